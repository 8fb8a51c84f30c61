// Talks to this node and no other place. Errors are problem documents (RFC 9457) and arrive as ProblemError.
import { t } from "./text.mjs";

export class ProblemError extends Error {
  constructor(problem) {
    const details = (problem.errors ?? []).map((fault) => `${fault.pointer} ${fault.detail}`).join("; ");
    super([problem.detail ?? problem.title, details].filter(Boolean).join(": "));
    this.problem = problem;
    this.status = problem.status;
  }
}

async function ask(path, init = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...init });
  } catch {
    throw new ProblemError({ status: 0, title: t("common.offline") });
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  let problem = { status: answer.status, title: answer.statusText };
  if ((answer.headers.get("content-type") ?? "").includes("json")) problem = await answer.json();
  if (answer.status === 401) problem.detail = t("error.session");
  throw new ProblemError(problem);
}

export function get(path, query = {}) {
  const asked = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(asked).toString();
  return ask(search ? `${path}?${search}` : path, { headers: { accept: "application/json" } });
}

export function post(path, body, version = null) {
  const headers = { "content-type": "application/json", "x-requested-with": "porttarget" };
  if (version !== null) headers["if-match"] = `"${version}"`;
  return ask(path, { method: "POST", headers, body: body === null ? undefined : JSON.stringify(body) });
}

// All pages of a list; `key` names the rows. Starts again once if the list changed between two pages.
export async function all(path, query, key, again = true) {
  const first = await get(path, query);
  let page = first;
  const rows = [...first[key]];
  try {
    while (page.next) {
      page = await get(path, { ...query, cursor: page.next });
      rows.push(...page[key]);
    }
  } catch (error) {
    if (error.status === 409 && again) return all(path, query, key, false);
    throw error;
  }
  return { ...first, [key]: rows };
}

export const boxPath = (boxId) => `/v1/boxes/${boxId.split("/").map(encodeURIComponent).join("/")}`;
