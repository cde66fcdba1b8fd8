// Where the page runs: a browser, or the web-view of a mini-program, which opens no windows and downloads nothing.

const IN_APP = /miniprogram|swan-baiduboxapp|toutiaomicroapp/i;
const asked = new URLSearchParams(location.search);

/** WeChat and Alipay say it in the browser's name, some hosts by `in=mini` in the address, WeChat's older ones by a variable. */
export const inWebView = () =>
  IN_APP.test(navigator.userAgent) || asked.get("in") === "mini" ||
  /** @type {any} */ (window).__wxjs_environment === "miniprogram";

/** Whether the address asks for large writing, as an app does whose user has chosen that there. */
export const askedLarge = () => asked.get("large") === "1";
