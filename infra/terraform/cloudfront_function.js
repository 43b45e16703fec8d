// Runs at every viewer request (cloudfront-js-2.0), before the cache lookup.
//
// The origin gets a Host of its own, so the visitor's Host is sent in X-Forwarded-Host and the client's address in True-Client-IP.
// The bridge believes both because of the origin secret. X-Distribution-Id tells WordPress the distribution to invalidate: the function
// could not be configured with it before the distribution existed. X-Page-Variant is in the cache key of pages: the site's host, and a
// hash of session cookies and credentials, so that their bearers get cached pages of their own. Query parameters that only marketing
// scripts in the browser read are removed, so that links from campaigns find cached pages.
const crypto = require('crypto');

const SESSION_COOKIES = ${session_cookies};
const SESSION_HEADERS = ${session_headers};
const IGNORED_PARAMETERS = ${ignored_parameters};

function beginsWithOneOf(beginnings) {
  return (name) => beginnings.some((beginning) => name.startsWith(beginning));
}

function handler(event) {
  const request = event.request;
  const headers = request.headers;

  // A client must not set these headers.
  delete headers['cloudfront-forwarded-proto'];
  delete headers['cloudfront-viewer-address'];
  headers['x-forwarded-host'] = { value: headers.host.value };
  headers['true-client-ip'] = { value: event.viewer.ip };
  headers['x-distribution-id'] = { value: event.context.distributionId };

  let variant = headers.host.value;
  const session = Object.keys(request.cookies).filter(beginsWithOneOf(SESSION_COOKIES)).sort().map((name) => name + '=' + request.cookies[name].value);
  SESSION_HEADERS.forEach((name) => {
    if (headers[name]) {
      session.push(name + ': ' + headers[name].value);
    }
  });
  if (session.length > 0) {
    variant += ' ' + crypto.createHash('sha256').update(session.join(';')).digest('hex');
  }
  headers['x-page-variant'] = { value: variant };

  if (request.method === 'GET' || request.method === 'HEAD') {
    Object.keys(request.querystring).filter(beginsWithOneOf(IGNORED_PARAMETERS)).forEach((name) => delete request.querystring[name]);
  }

  return request;
}
