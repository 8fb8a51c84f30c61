"""A node's service and console: `create_app` over a `NodeService`. FastAPI and Pydantic live here alone."""
