// The live stream: passes events on, says when the connection is lost and when it is back.
import { clearNotice, notify } from "./dom.mjs";
import { t } from "./text.mjs";

export function listen(handlers) {
  const source = new EventSource("/v1/stream");
  let lost = false;
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  }
  source.addEventListener("error", () => {
    document.body.dataset.stream = "lost";
    if (!lost) notify(t("common.offline"), "error");
    lost = true;
  });
  source.addEventListener("hello", () => {
    document.body.dataset.stream = "live";
    if (lost) { clearNotice(); notify(t("common.online")); handlers.resync?.({}); }
    lost = false;
  });
  addEventListener("pagehide", () => source.close());
}
