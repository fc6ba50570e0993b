// How numbers are written: as Python's NumberFormat.text and duration do it.
// A format is {digits, signed, kind, scale, suffix}.

const MINUS = "−";
const NOT_AVAILABLE = "n/a";
const MAX_MORE_DIGITS = 15;
const MAX_IN_FULL = 1e15, HUGE_DIGITS = 3;

/** Write a number as a person reads it: with a true minus sign and its unit; what is no number is "n/a". */
function numberText(value, { digits, signed = false, kind = "f", scale = 1, suffix = "" }) {
  const scaled = value * scale;
  if (typeof value !== "number" || !Number.isFinite(scaled)) return NOT_AVAILABLE;
  if (suffix === " s") return durationText(value);
  const size = Math.abs(scaled);
  const isHuge = size >= MAX_IN_FULL;
  const general = isHuge ? HUGE_DIGITS : digits || 1;
  const text = isHuge || kind === "g" ? generalText(size, general) : fixedText(size, digits);
  const isNegative = scaled < 0 && /[1-9]/.test(text); // what rounds to zero is not negative
  return (isNegative ? MINUS : signed ? "+" : "") + text.replace("-", MINUS) + suffix;
}

/** Write ticks with as many digits as tell them apart, at least those of the format. */
function tickTexts(values, format) {
  const different = new Set(values).size;
  for (let more = 0; ; more++) {
    const texts = values.map((value) => numberText(value, { ...format, digits: format.digits + more }));
    if (new Set(texts).size === different || more === MAX_MORE_DIGITS) return texts;
  }
}

/** Write a length of time in words, e.g. "8.5 s" or "3 min 20 s". */
function durationText(seconds) {
  if (seconds < 59.5) return `${signedText(seconds, seconds < 9.95 ? 1 : 0)} s`;
  const whole = BigInt(roundedText(seconds, 0));
  const [minutes, rest] = [whole / 60n, whole % 60n];
  return minutes >= 60n ? `${minutes / 60n} h ${minutes % 60n} min` : `${minutes} min ${rest} s`;
}

function signedText(value, digits) {
  return (value < 0 || Object.is(value, -0) ? "-" : "") + roundedText(Math.abs(value), digits);
}

function fixedText(size, digits) {
  return grouped(roundedText(size, digits));
}

/** Python's format "g": significant digits without trailing zeros, with an exponent for what is large or small. */
function generalText(size, digits) {
  const [mantissa, exponent] = roundedExponential(size, digits);
  if (exponent >= -4 && exponent < digits) return grouped(stripped(roundedText(size, digits - 1 - exponent)));
  const sign = exponent < 0 ? "-" : "+";
  return `${stripped(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The decimals of a number that is not negative, halves to even as in Python; toFixed rounds them up. */
function roundedText(size, digits) {
  if (size >= 1e21) return BigInt(size).toString() + (digits ? `.${"0".repeat(digits)}` : "");
  const exact = size.toFixed(100);
  const kept = exact.slice(0, exact.length - 100 + digits);
  const isHalf = /^50*$/.test(exact.slice(exact.length - 100 + digits));
  return isHalf && isEven(kept) ? kept.replace(/\.$/, "") : size.toFixed(digits);
}

function roundedExponential(size, digits) {
  const [exact, power] = size.toExponential(100).split("e");
  const kept = exact.slice(0, digits + 1);
  const isHalf = /^50*$/.test(exact.slice(digits === 1 ? 2 : digits + 1));
  if (isHalf && isEven(kept)) return [kept.replace(/\.$/, ""), Number(power)];
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
  return [mantissa, Number(exponent)];
}

function isEven(decimals) {
  return Number(decimals.replace(/\.$/, "").at(-1)) % 2 === 0;
}

function stripped(decimals) {
  return decimals.includes(".") ? decimals.replace(/\.?0+$/, "") : decimals;
}

function grouped(decimals) {
  const [whole, ...fraction] = decimals.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}
