// A batch with dependencies, a refusal, and a header of one item.

import { BatchRequestContent, BatchResponseContent } from "@microsoft/microsoft-graph-client";
import { given, graph, report, root } from "./client.mjs";

const json = { "Content-Type": "application/json" };

// The client takes the host off, not the version: its users leave the version out.
const step = (id, method, path, body, dependsOn, headers = {}) => ({
  id,
  dependsOn,
  request: new Request(root + path, { method, body: body && JSON.stringify(body), headers: body ? { ...json, ...headers } : headers }),
});

const content = new BatchRequestContent([
  step("1", "POST", "/me/messages", { subject: given.subject }),
  step("2", "GET", `/me/mailFolders/drafts/messages?$filter=subject eq '${given.subject}'&$select=subject`, undefined, ["1"], {
    Prefer: 'IdType="ImmutableId"',
  }),
  step("3", "GET", "/me/messages/nonsense", undefined, ["2"]),
  step("4", "GET", "/me", undefined, ["3"]),
]);
const answers = new BatchResponseContent(await graph.api("/$batch").post(await content.getContent()));
const [made, listed, missing, never] = ["1", "2", "3", "4"].map((id) => answers.getResponseById(id));
report({
  statuses: [made, listed, missing, never].map((r) => r.status),
  made: (await made.json()).subject,
  listed: (await listed.json()).value.map((m) => m.subject),
  applied: listed.headers.get("Preference-Applied"),
  error: (await missing.json()).error.code,
  dependent: (await never.json()).error.code,
});
