// Calls of this site's own API: by cookie, with the token that shows that the call comes from one of its pages.
export const csrf = () => document.querySelector('meta[name=csrf]').content;

// What is to be kept arrives also when the page is left at this moment.
export async function call(method, path, body) {
  const headers = { RequestVerificationToken: csrf() };
  if (body !== undefined && !(body instanceof Blob)) { headers['Content-Type'] = 'application/json'; body = JSON.stringify(body); }
  const answer = await fetch(path, { method, headers, body, credentials: 'same-origin', keepalive: method === 'PUT' });
  if (!answer.ok) throw new Error(await fault(answer));
  if (answer.status === 204) return null;
  return (answer.headers.get('Content-Type') || '').includes('json') ? answer.json() : answer.arrayBuffer();
}

async function fault(answer) {
  if (answer.status === 429) return 'Too many requests: wait a minute.';
  try { return (await answer.json()).detail || `The server answered ${answer.status}.`; } catch { return `The server answered ${answer.status}.`; }
}

// What a page's script serves is dead until its handlers are there: no click is lost.
export function wake(root) {
  for (const control of root.querySelectorAll('[disabled]')) control.disabled = false;
  root.removeAttribute('aria-busy');
}

export const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children); // strings become text, never markup
  return made;
}
