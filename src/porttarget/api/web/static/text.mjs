// All words of the console come from one file; another language is another file of the same shape.
let words = {};

export async function loadText(language = "en") {
  const answer = await fetch(`/static/text/${language}.json`);
  words = await answer.json();
}

// t("worklist.left", {time: "3 h"}): the words at that key, with {names} filled in; the key itself where it is absent.
export function t(key, values = {}) {
  let found = words;
  for (const part of key.split(".")) found = found?.[part];
  if (typeof found !== "string") return key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// The words for a closed code, or the code itself where no words are known for it.
export function tCode(group, code) {
  if (code === null || code === undefined) return t("common.none");
  const found = t(`${group}.${code}`);
  return found === `${group}.${code}` ? String(code).replaceAll("_", " ") : found;
}
