// How a script talks with the .NET test that started it: one JSON object a line. What it cannot do itself, it asks for.

import { createInterface } from "node:readline";

export const given = JSON.parse(process.env.ATRIUM_GIVEN ?? "{}");

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

// Has the test do something, and waits for what came of it.
export async function ask(question) {
  process.stdout.write(JSON.stringify({ ask: question }) + "\n");
  return JSON.parse((await lines.next()).value);
}

// What was found out: the last line.
export function report(findings) {
  process.stdout.write(JSON.stringify({ found: findings }) + "\n");
  process.stdin.destroy();
}
