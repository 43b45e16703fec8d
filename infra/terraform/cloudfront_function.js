// Runs at every viewer request (cloudfront-js-2.0), before the cache is asked.
//
// The origin gets a Host of its own, so the visitor's goes along in X-Forwarded-Host, and his address in True-Client-IP.
// The bridge believes both because of the origin's secret. WordPress learns from X-Distribution-Id where to have pages
// forgotten: the function could not be told before there was a distribution. X-Page-Variant is in the cache key of pages: the site's
// name, and a hash of WordPress's cookies and of Authorization (application passwords), so that their bearers get cached pages of their own.
const crypto = require('crypto');

const SESSION_COOKIES = ${session_cookies};

function isSessionCookie(name) {
  return SESSION_COOKIES.some((beginning) => name.startsWith(beginning));
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
  const session = Object.keys(request.cookies).filter(isSessionCookie).sort().map((name) => name + '=' + request.cookies[name].value);
  if (headers.authorization) {
    session.push('authorization=' + headers.authorization.value);
  }
  if (session.length > 0) {
    variant += ' ' + crypto.createHash('sha256').update(session.join(';')).digest('hex');
  }
  headers['x-page-variant'] = { value: variant };

  return request;
}
