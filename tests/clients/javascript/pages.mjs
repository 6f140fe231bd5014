// PageIterator over a list, paused and resumed, and over delta to its link.

import { PageIterator } from "@microsoft/microsoft-graph-client";
import { given, graph, report } from "./client.mjs";

const first = await graph.api("/users").filter(`department eq '${given.department}'`).select("id,displayName").top(2).get();
const met = [];
const iterator = new PageIterator(graph, first, (user) => {
  met.push(user.displayName);
  return met.length !== 3;
});
await iterator.iterate();
const paused = met.length;
await iterator.resume();

const seen = [];
const delta = new PageIterator(graph, await graph.api("/users/delta").select("displayName").get(), (user) => {
  seen.push(user.id);
  return true;
});
await delta.iterate();
const later = await graph.api(delta.getDeltaLink()).get();
report({ met, paused, complete: iterator.isComplete(), seen: given.ids.filter((id) => seen.includes(id)).length, later: later.value.length });
