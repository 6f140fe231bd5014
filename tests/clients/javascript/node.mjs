// @azure/msal-node: every way to a token that it has. What a person does on our pages, the test does.

import { createHash, X509Certificate } from "node:crypto";
import * as msal from "@azure/msal-node";
import { ask, given, report } from "./conversation.mjs";

const auth = (clientId, also) => ({
  auth: { clientId, authority: given.authority, knownAuthorities: [new URL(given.authority).host], ...also },
});
const all = ["https://graph.microsoft.com/.default"];
const web = new msal.ConfidentialClientApplication(auth(given.web, { clientSecret: given.secret }));
const proven = new msal.ConfidentialClientApplication(auth(given.web, {
  clientCertificate: {
    thumbprintSha256: createHash("sha256").update(new X509Certificate(given.certificate).raw).digest("hex"),
    privateKey: given.key,
    x5c: given.certificate,
  },
}));
const device = new msal.PublicClientApplication(auth(given.device));
const wrong = new msal.ConfidentialClientApplication(auth(given.web, { clientSecret: "not the secret" }));

async function attempt(promise) {
  try {
    const { accessToken, account, scopes, fromCache } = await promise;
    return { token: accessToken, name: account?.username, scopes, cached: fromCache };
  } catch (error) {
    return { error: error.errorCode, message: error.errorMessage, kind: error.name };
  }
}

const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes();
const pages = { redirectUri: given.redirectUri, scopes: ["User.Read"] };
const address = await web.getAuthCodeUrl({ ...pages, codeChallenge: challenge, codeChallengeMethod: "S256", state: "a state" });
const { code } = await ask({ visit: address });
const byCode = await attempt(web.acquireTokenByCode({ ...pages, code, codeVerifier: verifier }));
const twice = await attempt(web.acquireTokenByCode({ ...pages, code, codeVerifier: verifier }));

const again = (await web.getAuthCodeUrl({ ...pages, state: "another" }));
const plain = await attempt(web.acquireTokenByCode({ ...pages, code: (await ask({ visit: again })).code }));
const [account] = await web.getTokenCache().getAllAccounts();
const renewed = await attempt(web.acquireTokenSilent({ scopes: ["User.Read"], account, forceRefresh: true }));

const secret = await attempt(web.acquireTokenByClientCredential({ scopes: all }));
const certificate = await attempt(proven.acquireTokenByClientCredential({ scopes: all }));
const refused = await attempt(wrong.acquireTokenByClientCredential({ scopes: all }));

const byDevice = await attempt(device.acquireTokenByDeviceCode({
  scopes: ["User.Read"],
  deviceCodeCallback: (shown) => void ask({ device: { address: shown.verificationUri, code: shown.userCode } }),
}));
const byPassword = await attempt(device.acquireTokenByUsernamePassword({ scopes: ["User.Read"], username: given.name, password: given.password }));

const forApi = await attempt(web.acquireTokenSilent({ scopes: [given.apiScope], account }));
const api = new msal.ConfidentialClientApplication(auth(given.api, { clientSecret: given.secret }));
const onBehalf = await attempt(api.acquireTokenOnBehalfOf({ oboAssertion: forApi.token ?? "none", scopes: ["User.Read"] }));

report({ byCode, twice, plain, renewed, secret, certificate, refused, byDevice, byPassword, forApi, onBehalf });
