// jsonwebtoken: whether our signatures are good against nothing but the keys that we publish.

import { createPublicKey } from "node:crypto";
import jwt from "jsonwebtoken";
import { given, report } from "./conversation.mjs";

const read = async (address) => (await fetch(address)).json();
const metadata = await read(`${given.authority}/v2.0/.well-known/openid-configuration`);
const { keys } = await read(metadata.jwks_uri);

function attempt(token, issuer, audience) {
  try {
    const { header } = jwt.decode(token, { complete: true });
    const key = createPublicKey({ key: keys.find((known) => known.kid === header.kid), format: "jwk" });
    jwt.verify(token, key, { algorithms: metadata.id_token_signing_alg_values_supported, issuer, audience });
    return "verified";
  } catch (error) {
    return error.message;
  }
}

// The same token with another subject.
function alter(token) {
  const [header, payload, signature] = token.split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url")), sub: "somebody else" };
  return [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}

const found = { secret: keys.flatMap(Object.keys).filter((name) => ["d", "p", "q", "dp", "dq", "qi", "k"].includes(name)).length };
for (const { name, token, issuer, audience } of given.tokens) {
  found[name] = {
    whole: attempt(token, issuer, audience),
    altered: attempt(alter(token), issuer, audience),
    alg: jwt.decode(token, { complete: true }).header.alg,
  };
}
report(found);
