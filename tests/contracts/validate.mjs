// Parses an AsyncAPI document and fails on any error: node validate.mjs [FILE]
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";

const file = process.argv[2] ?? fileURLToPath(new URL("../../contracts/asyncapi.yaml", import.meta.url));
const { document, diagnostics } = await new Parser().parse(await readFile(file, "utf8"));

const names = ["error", "warning", "information", "hint"];
for (const { severity, path, message } of diagnostics) {
  console.log(`${names[severity]}: ${path.join("/")}: ${message}`);
}
const errors = diagnostics.filter(({ severity }) => severity === 0).length;
if (document === undefined || errors > 0) {
  console.error(`${errors} errors`);
  process.exit(1);
}
const counted = [document.channels(), document.operations(), document.messages()].map((all) => all.length);
console.log(`accepted: ${counted[0]} channels, ${counted[1]} operations, ${counted[2]} messages`);
