/* Numbers, times and colours as people read them. */
"use strict";
const Report = {};

Report.format = (() => {
  /** Four significant digits, without an exponent where that is short. */
  function number(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (value === 0) return "0";
    const digits = Math.floor(Math.log10(Math.abs(value))) + 1;
    if (digits < -3 || digits > 9) return value.toExponential(3).replace(/\.?0+e/, "e");
    const text = value.toFixed(Math.max(0, 4 - digits));
    const plain = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
    const [whole, part] = plain.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
    return (part ? grouped + "." + part : grouped).replace(/^-/, "−");
  }

  function share(value) {
    return value === null || value === undefined ? "–" : value.toFixed(2);
  }

  function interval(value, one = number) {
    return value ? one(value.estimate) + " [" + one(value.low) + ", " + one(value.high) + "]" : "–";
  }

  function duration(seconds) {
    if (seconds === null || seconds === undefined) return "–";
    if (seconds < 1) return Math.round(seconds * 1000) + " ms";
    if (seconds < 60) return seconds.toFixed(1) + " s";
    const two = (x) => String(Math.floor(x)).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    return minutes < 60
      ? minutes + ":" + two(seconds % 60)
      : Math.floor(minutes / 60) + ":" + two(minutes % 60) + ":" + two(seconds % 60);
  }

  function time(text) {
    if (!text) return "–";
    const date = new Date(text);
    const two = (x) => String(x).padStart(2, "0");
    return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate())
      + " " + two(date.getHours()) + ":" + two(date.getMinutes());
  }

  function plural(count, word) {
    return count + " " + word + (count === 1 ? "" : "s");
  }

  return { number, share, interval, duration, time, plural };
})();

Report.colors = (() => {
  /* Told apart by people with any colour vision, and by their dashes in black and white. */
  const light = ["#0072b2", "#d55e00", "#00815c", "#a8487f", "#8a6d00", "#2a8fc7", "#7a5195", "#5c5c5c"];
  const dark = ["#5eb5ee", "#ff9757", "#3fcf9f", "#ea9cc8", "#e5c04b", "#9ad4ff", "#c4a5e6", "#b8b8b8"];
  const dashes = [[], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2], [1, 4], [6, 2, 1, 2]];

  function of(index) {
    const palette = Report.isDark() ? dark : light;
    return palette[index % palette.length];
  }

  function faint(index, share) {
    return of(index) + Math.round(share * 255).toString(16).padStart(2, "0");
  }

  /* The first eight differ in colour and are drawn solid; after them the dashes tell rounds apart. */
  function dash(index) {
    return Report.isPrinting ? dashes[index % dashes.length] : dashes[Math.floor(index / light.length) % dashes.length];
  }

  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  return { of, faint, dash, css };
})();

Report.isPrinting = false;
Report.isDark = () => document.documentElement.dataset.theme === "dark" && !Report.isPrinting;
