// Times as officers read them: UTC first, the port's own time beside it; countdowns from the node's clock.
import { t } from "./text.mjs";

let offsetMs = 0;
let standsAt = null;

export function setClock(nowUtc, runs) {
  const now = Date.parse(nowUtc);
  offsetMs = now - Date.now();
  standsAt = runs ? null : now;
}

export function nowMs() {
  return standsAt ?? Date.now() + offsetMs;
}

export function clockRuns() {
  return standsAt === null;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n) => String(n).padStart(2, "0");

// "24 Nov 03:59Z"
export function utc(text, { seconds = false } = {}) {
  if (!text) return t("common.none");
  const at = new Date(text);
  const tail = seconds ? `:${two(at.getUTCSeconds())}` : "";
  return `${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${tail}Z`;
}

// "23 Nov 22:59 EST", in the port's zone
export function portTime(text, zone) {
  if (!text || !zone) return "";
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  }).formatToParts(new Date(text));
  const get = (type) => parts.find((part) => part.type === type)?.value ?? "";
  return `${get("day")} ${get("month").replace(".", "")} ${get("hour")}:${get("minute")} ${get("timeZoneName")}`;
}

// "2 d 3 h", "3 h 12 m", "12 m", "40 s"
export function span(ms) {
  const s = Math.max(0, Math.round(Math.abs(ms) / 1000));
  const d = Math.floor(s / 86400);
  const hours = Math.floor((s % 86400) / 3600);
  const m = Math.floor((s % 3600) / 60);
  if (d > 0) return `${d} ${t("time.d")} ${hours} ${t("time.h")}`;
  if (hours > 0) return `${hours} ${t("time.h")} ${two(m)} ${t("time.m")}`;
  if (m > 0) return `${m} ${t("time.m")}`;
  return `${s} ${t("time.s")}`;
}

export function ago(text) {
  if (!text) return t("common.none");
  const ms = nowMs() - Date.parse(text);
  return ms < 2000 ? t("time.now") : t("time.ago", { time: span(ms) });
}

// What a clock says: words and how pressing it is (missed, soon: under 6 h, later).
export function countdown(actBy) {
  if (!actBy) return { words: "", urgency: "none" };
  const left = Date.parse(actBy) - nowMs();
  if (left < 0) return { words: t("worklist.missed", { time: span(left) }), urgency: "missed" };
  return { words: t("worklist.left", { time: span(left) }), urgency: left < 6 * 3600e3 ? "soon" : "later" };
}
