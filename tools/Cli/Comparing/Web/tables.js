/* Tables: built from rows, sorted by the buttons in their heads. Text goes in as text, never as markup. */
"use strict";
Report.tables = (() => {
  const { number, interval, share, duration, time } = Report.format;
  const orders = {};

  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
    }
    for (const part of [content].flat()) {
      if (part !== null && part !== undefined) made.append(part);
    }
    return made;
  }

  function swatch(data, label) {
    const mark = element("span", null, { class: "swatch", "aria-hidden": "true" });
    mark.style.background = Report.colors.of(data.labels.indexOf(label));
    return mark;
  }

  function compare(a, b) {
    const [noA, noB] = [a === null || a === undefined, b === null || b === undefined];
    if (noA || noB) return noA === noB ? 0 : noA ? 1 : -1;
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  }

  /**
   * Fills a table. Columns: { name, value(row): what is sorted by, cell(row): what is shown, number, header }.
   * The chosen order outlives new data.
   */
  function fill(id, columns, rows) {
    const table = document.getElementById(id);
    const order = orders[id];
    const sorted = [...rows];
    if (order) {
      const column = columns.find((x) => x.name === order.name);
      // Rows without a value stay last, whichever way the others stand.
      if (column) {
        sorted.sort((a, b) => {
          const [x, y] = [column.value(a), column.value(b)];
          const isBlank = x === null || x === undefined || y === null || y === undefined;
          return compare(x, y) * (order.down && !isBlank ? -1 : 1);
        });
      }
    }
    const focused = table.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    const head = element("tr", columns.map((column) => {
      const button = element("button", column.name, { type: "button", "data-column": column.name });
      button.addEventListener("click", () => {
        const current = orders[id];
        orders[id] = { name: column.name, down: current?.name === column.name ? !current.down : Boolean(column.number) };
        fill(id, columns, rows);
      });
      const state = order?.name === column.name ? (order.down ? "descending" : "ascending") : "none";
      return element("th", button, { scope: "col", class: column.number ? "number" : null, "aria-sort": state });
    }));
    const body = sorted.map((row) => element("tr", columns.map((column) => {
      const content = column.cell ? column.cell(row) : String(column.value(row) ?? "–");
      return column.header
        ? element("th", content, { scope: "row" })
        : element("td", content, { class: column.number ? "number" : null });
    })));
    table.replaceChildren(element("thead", head), element("tbody", body));
    if (focused) [...table.querySelectorAll("thead button")].find((x) => x.dataset.column === focused)?.focus();
  }

  function estimate(value, one = number) {
    return value
      ? [one(value.estimate), element("small", "[" + one(value.low) + ", " + one(value.high) + "]")]
      : "–";
  }

  function groups(data) {
    const hasTasks = data.tasks.length > 1;
    const hasOthers = data.labels.length > 1;
    const speed = (x) => x.environment_steps_per_second ?? x.steps_per_second;
    const unit = data.groups.some((x) => x.environment_steps_per_second !== null) ? "env steps/s" : "steps/s";
    fill("groups", [
      hasTasks && { name: "task", value: (x) => x.task },
      { name: data.group_by, header: true, value: (x) => x.label, cell: (x) => [swatch(data, x.label), x.label] },
      { name: "seeds", number: true, value: (x) => x.scores.length },
      { name: "failed", number: true, value: (x) => x.failed },
      { name: "mean [95 %]", number: true, value: (x) => x.mean?.estimate ?? null, cell: (x) => estimate(x.mean) },
      { name: "IQM [95 %]", number: true, value: (x) => x.iqm?.estimate ?? null, cell: (x) => estimate(x.iqm) },
      { name: "best", number: true, value: (x) => x.best, cell: (x) => number(x.best) },
      hasOthers && {
        name: data.baseline ? "P(better than " + data.baseline + ")" : "P(better than best other)", number: true,
        value: (x) => x.improvement?.estimate ?? null,
        cell: (x) => estimate(x.improvement, share),
      },
      { name: "time per run", number: true, value: (x) => x.seconds_per_run, cell: (x) => duration(x.seconds_per_run) },
      { name: unit, number: true, value: speed, cell: (x) => number(speed(x)) },
    ].filter(Boolean), data.groups);
  }

  function overall(data) {
    document.getElementById("overall-part").hidden = data.overall.length === 0;
    const column = (name, key) => ({ name, number: true, value: (x) => x[key].estimate, cell: (x) => estimate(x[key]) });
    fill("overall", [
      { name: data.group_by, header: true, value: (x) => x.label, cell: (x) => [swatch(data, x.label), x.label] },
      { name: "runs", number: true, value: (x) => x.runs },
      column("IQM [95 %]", "iqm"), column("mean [95 %]", "mean"), column("median [95 %]", "median"),
      column("optimality gap [95 %]", "optimality_gap"),
    ], data.overall);
  }

  function improvements(data) {
    const labels = data.labels.filter((label) => data.improvements.some((x) => x.group === label));
    document.getElementById("improvement").hidden = labels.length < 2;
    const found = (row, column) => data.improvements.find((x) => x.group === row && x.other === column)?.probability;
    const head = element("tr", [
      element("td", "better than →"),
      ...labels.map((label) => element("th", [swatch(data, label), label], { scope: "col" })),
    ]);
    const rows = labels.map((row) => element("tr", [
      element("th", [swatch(data, row), row], { scope: "row" }),
      ...labels.map((column) => {
        const value = found(row, column);
        const cell = element("td", value ? estimate(value, share) : "·");
        if (value) {
          const tone = value.estimate >= .5 ? "--better" : "--worse";
          cell.style.background = "rgba(" + Report.colors.css(tone) + "," + (Math.abs(value.estimate - .5) * .7).toFixed(2) + ")";
        }
        return cell;
      }),
    ]));
    document.getElementById("improvement-table").replaceChildren(element("thead", head), element("tbody", rows));
  }

  function parameters(data) {
    document.getElementById("parameters").hidden = data.differences.length === 0;
    const text = (values) => (values.length ? values.join(", ") : null);
    fill("parameter-table", [
      { name: "parameter", header: true, value: (x) => x.name },
      ...data.labels.map((label, i) => ({ name: label, value: (x) => text(x.values[i]) })),
    ], data.differences);
  }

  function runs(data) {
    const hasTasks = data.tasks.length > 1;
    fill("run-table", [
      {
        name: "run", header: true, value: (x) => x.run || x.name,
        cell: (x) => (x.link ? element("a", x.run || x.name, { href: x.link, rel: "noreferrer" }) : x.run || x.name),
      },
      { name: data.group_by, value: (x) => x.group, cell: (x) => [swatch(data, x.group), x.group] },
      hasTasks && { name: "task", value: (x) => x.task },
      { name: "seed", number: true, value: (x) => x.seed },
      {
        name: "state", value: (x) => x.state,
        cell: (x) => element("span", x.state, { class: "state " + x.state, title: x.message || null }),
      },
      {
        name: data.metric.name, number: true, value: (x) => x.score,
        cell: (x) => [number(x.score), x.provisional && x.score !== null ? element("small", "so far") : null],
      },
      { name: "step", number: true, value: (x) => x.step, cell: (x) => number(x.step) },
      { name: "time", number: true, value: (x) => x.seconds, cell: (x) => duration(x.seconds) },
      { name: "started", value: (x) => x.started, cell: (x) => time(x.started) },
    ].filter(Boolean), data.runs);
  }

  /** What the curve chart shows, for those who do not see it. */
  function curves(data, state) {
    const metric = data.curves.find((x) => x.metric === state.metric);
    const axis = Report.charts.axes[state.axis];
    const rows = (metric?.bands ?? [])
      .filter((x) => x.task === state.task && x.axis === state.axis && !state.hidden.has(x.group))
      .flatMap((band) => band.x.map((x, i) => ({
        group: band.group, x, mean: band.mean[i], low: band.low[i], high: band.high[i], runs: band.runs[i],
      })));
    fill("curve-table", [
      { name: data.group_by, header: true, value: (x) => x.group, cell: (x) => [swatch(data, x.group), x.group] },
      { name: axis.name, number: true, value: (x) => x.x, cell: (x) => axis.tick(x.x) },
      { name: "mean", number: true, value: (x) => x.mean, cell: (x) => number(x.mean) },
      { name: "95 % interval", number: true, value: (x) => x.low, cell: (x) => number(x.low) + " – " + number(x.high) },
      { name: "runs", number: true, value: (x) => x.runs },
    ], rows);
  }

  function scores(data, state) {
    fill("score-table", [
      { name: data.group_by, header: true, value: (x) => x.group, cell: (x) => [swatch(data, x.group), x.group] },
      { name: "seed", number: true, value: (x) => x.seed },
      { name: data.metric.name, number: true, value: (x) => x.score, cell: (x) => number(x.score) },
    ], data.runs.filter((x) => x.score !== null && x.task === state.task && !state.hidden.has(x.group)));
  }

  function profiles(data, state) {
    const shown = data.profiles.filter((x) => !state.hidden.has(x.group));
    fill("profile-table", [
      { name: "τ", header: true, value: (i) => data.thresholds[i], cell: (i) => number(data.thresholds[i]) },
      ...shown.map((one) => ({
        name: one.group, number: true, value: (i) => one.shares[i].estimate, cell: (i) => interval(one.shares[i], share),
      })),
    ], data.thresholds.map((_, i) => i).filter((i) => i % 5 === 0));
  }

  function all(data, state) {
    groups(data);
    overall(data);
    improvements(data);
    parameters(data);
    runs(data);
    shown(data, state);
  }

  function shown(data, state) {
    curves(data, state);
    scores(data, state);
    profiles(data, state);
  }

  return { all, shown, element };
})();
