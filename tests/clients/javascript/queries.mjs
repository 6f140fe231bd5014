// The query helpers, what they send meaning what it says, and how a refusal looks to the client.

import { GraphError } from "@microsoft/microsoft-graph-client";
import { given, graph, report } from "./client.mjs";

const users = await graph
  .api("/users")
  .header("ConsistencyLevel", "eventual")
  .filter(`department eq '${given.department}'`)
  .orderby("displayName desc")
  .select(["displayName", "userType"])
  .count(true)
  .top(2)
  .get();
const expanded = await graph.api(`/users/${given.report}`).expand("manager($select=id)").select("id").get();
const count = await graph.api("/users/$count").header("ConsistencyLevel", "eventual").filter(`department eq '${given.department}'`).get();

let refusal;
try {
  await graph.api("/users").filter("nonsense eq 1").get();
} catch (error) {
  refusal = { known: error instanceof GraphError, status: error.statusCode, code: error.code, request: error.requestId };
}

report({
  names: users.value.map((u) => u.displayName),
  members: users.value.map((u) => Object.keys(u)),
  count: users["@odata.count"],
  next: typeof users["@odata.nextLink"],
  manager: expanded.manager.id,
  number: count,
  refusal,
});
