// Times in words. A line's time is shown by the reader's clock, a ticket's dates by the city's: as they were written.

/** @typedef {import("./words.js").Lang} Lang */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];
const DAYS = {
  zh: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/** @param {Lang} lang @param {number} month 0 to 11 @param {number} day */
function dayOf(lang, month, day) {
  return lang === "zh" ? `${month + 1}月${day}日` : `${day} ${MONTHS[month]}`;
}

/** Clock time on this device: 16:30. @param {Date} at */
export function clockTime(at) {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** How long something has lasted: 1:07. @param {number} milliseconds */
export function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** The heading above a day's lines. @param {Date} at @param {Lang} lang @param {import("./words.js").Words} words @param {Date} now */
export function dayHeading(at, lang, words, now) {
  const midnight = (/** @type {Date} */ date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const daysAgo = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (daysAgo === 0) return words.today;
  if (daysAgo === 1) return words.yesterday;
  const day = dayOf(lang, at.getMonth(), at.getDate());
  const year = at.getFullYear() === now.getFullYear() ? "" : lang === "zh" ? `${at.getFullYear()}年` : ` ${at.getFullYear()}`;
  return lang === "zh" ? `${year}${day} ${DAYS.zh[at.getDay()]}` : `${DAYS.en[at.getDay()]}, ${day}${year}`;
}

/**
 * A date with offset as its writer meant it, whatever the zone of this device: "11月24日 16:30", or the day alone.
 * @param {string} iso @param {Lang} lang @param {boolean} withTime
 */
export function writtenDate(iso, lang, withTime) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  const minutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  const shifted = new Date(at.getTime() + minutes * 60_000);
  const day = dayOf(lang, shifted.getUTCMonth(), shifted.getUTCDate());
  if (!withTime) return day;
  const time = `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`;
  return lang === "zh" ? `${day} ${time}` : `${day}, ${time}`;
}
