// One file to the desk, with its progress. Only the older way of asking tells how much has gone out.

/**
 * @param {Blob} content
 * @param {{url: string, token: string, file: import("./memory.js").PendingFile, signal: AbortSignal, progress: (share: number) => void}} options
 * @returns {Promise<string>} the id to name in the message; rejects with {code, retry (milliseconds)}
 */
export function upload(content, { url, token, file, signal, progress }) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const address = new URL(url);
    address.searchParams.set("kind", file.kind);
    if (file.name) address.searchParams.set("name", file.name);
    request.open("POST", address);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      const told = read(request.responseText);
      if (request.status === 201 && told.id) done(told.id);
      else failed({ code: told.code, retry: told.retry_after && told.retry_after * 1000 });
    };
    request.onerror = () => failed({});
    signal.addEventListener("abort", () => {
      request.abort();
      failed({});
    });
    request.send(content);
  });
}

/** @param {string} text @returns {any} */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
