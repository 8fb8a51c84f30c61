// Starts Swagger UI on this node's own description; changing requests get the header the gate asks for.
globalThis.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers["X-Requested-With"] = "porttarget";
    return request;
  },
});
