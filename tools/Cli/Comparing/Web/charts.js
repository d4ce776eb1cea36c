/* The three charts, drawn anew from data and state; Chart.js draws, the numbers are the report's. */
"use strict";
Report.charts = (() => {
  const { number, interval, share, duration } = Report.format;
  const made = {};

  const axes = {
    step: { name: "training step", key: "step", tick: number },
    environment_steps: { name: "environment steps", key: "environment_steps", tick: number },
    seconds: { name: "wall time at work", key: "seconds", tick: duration },
  };

  function scale(title, extra = {}) {
    const soft = Report.isPrinting ? "#57606a" : Report.colors.css("--soft");
    const line = Report.isPrinting ? "#d8dee4" : Report.colors.css("--line");
    return {
      type: "linear",
      title: { display: true, text: title, color: soft },
      grid: { color: line, tickColor: line, drawTicks: false },
      border: { color: line },
      ...extra,
      ticks: { color: soft, maxRotation: 0, padding: 6, callback: (value) => number(value), ...extra.ticks },
    };
  }

  /* An axis ends with its data; its ticks stand at round numbers all the same. */
  function roundTicks(axis) {
    const rough = (axis.max - axis.min) / Math.max(2, Math.min(8, axis.width / 90));
    if (!(rough > 0)) return;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5].find((x) => x * power >= rough) ?? 10);
    const first = Math.ceil(axis.min / step);
    const count = Math.floor(axis.max / step) - first + 1;
    axis.ticks = Array.from({ length: count }, (_, i) => ({ value: Number(((first + i) * step).toPrecision(12)) }));
  }

  function draw(id, config) {
    const options = {
      animation: false, responsive: true, maintainAspectRatio: false,
      // Curves stand in the order of their axis, which spares Chart.js a look at each point. Scores do not: unparsed they would count
      // as ordered, and the axis would end at the first and the last of them.
      parsing: config.type === "line" ? false : undefined, normalized: config.type === "line",
      devicePixelRatio: Report.isPrinting ? 3 : undefined,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      ...config.options,
      plugins: { legend: { display: false }, ...config.options.plugins },
    };
    for (const key of Object.keys(options)) if (options[key] === undefined) delete options[key];
    made[id]?.destroy();
    made[id] = new Chart(document.getElementById(id), { ...config, options });
    return made[id];
  }

  /** The points of one run's curve over an axis; without what the axis or the metric has no number for. */
  function points(run, axis) {
    const xs = run[axis];
    return xs
      ? run.value.map((y, i) => ({ x: xs[i], y })).filter((point) => point.x !== null && point.y !== null)
      : [];
  }

  function curveSets(data, state, metric) {
    const sets = [];
    for (const [index, label] of data.labels.entries()) {
      if (state.hidden.has(label)) continue;
      const band = metric.bands.find((x) => x.group === label && x.task === state.task && x.axis === state.axis);
      if (!band) continue;
      const at = (values) => band.x.map((x, i) => ({ x, y: values[i], i }));
      const color = Report.colors.of(index);
      const edge = { label, group: label, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, borderColor: "transparent" };
      sets.push({ ...edge, kind: "low", data: at(band.low), fill: false });
      sets.push({ ...edge, kind: "high", data: at(band.high), fill: "-1", backgroundColor: Report.colors.faint(index, .18) });
      if (state.single) {
        for (const run of metric.runs) {
          const about = data.runs[run.run];
          if (about.group !== label || about.task !== state.task) continue;
          sets.push({
            label: about.name, group: label, kind: "run", run: about.id, data: points(run, state.axis), borderWidth: 1,
            borderColor: Report.colors.faint(index, .45), pointRadius: 0, pointHitRadius: 0, fill: false,
          });
        }
      }
      sets.push({
        label, group: label, kind: "mean", band, data: at(band.mean), borderColor: color, backgroundColor: color,
        borderWidth: 2.5, borderDash: Report.colors.dash(index), fill: false, pointHitRadius: 8,
        pointRadius: band.x.length <= 25 ? 2.5 : 0, pointHoverRadius: 4, order: -1,
      });
    }
    return sets;
  }

  function curves(data, state) {
    const metric = data.curves.find((x) => x.metric === state.metric);
    if (!metric) {
      made["curve-chart"]?.destroy();
      delete made["curve-chart"];
      return null;
    }
    const axis = axes[state.axis];
    return draw("curve-chart", {
      type: "line",
      data: { datasets: curveSets(data, state, metric) },
      options: {
        scales: { x: scale(axis.name, { bounds: "data", afterBuildTicks: roundTicks, ticks: { callback: axis.tick } }), y: scale(state.metric) },
        plugins: {
          tooltip: {
            filter: (item) => item.dataset.kind === "mean",
            callbacks: {
              title: (items) => (items.length ? axis.name + " " + axis.tick(items[0].parsed.x) : ""),
              label: (item) => {
                const { band } = item.dataset;
                const i = item.dataIndex;
                const value = { estimate: band.mean[i], low: band.low[i], high: band.high[i] };
                return item.dataset.label + ": " + (band.runs[i] > 1 ? interval(value) : number(value.estimate))
                  + " (" + Report.format.plural(band.runs[i], "run") + ")";
              },
            },
          },
        },
      },
    });
  }

  /* Dots of one group side by side where they would hide each other. */
  function spread(scores, row) {
    const count = Math.max(1, scores.length - 1);
    return scores.map((x, i) => ({ x, y: row + (scores.length === 1 ? 0 : (i / count - .5) * .3), score: x }));
  }

  function scoreSets(data, shown) {
    const sets = [];
    for (const [row, group] of shown.entries()) {
      const index = data.labels.indexOf(group.label);
      const color = Report.colors.of(index);
      const line = { group: group.label, label: group.label, showLine: true, pointRadius: 0, pointHitRadius: 0, borderColor: color };
      sets.push({
        group: group.label, label: group.label, kind: "runs", data: spread(group.scores, row), order: -1,
        backgroundColor: Report.colors.faint(index, .55), borderColor: Report.colors.css("--ground") || "#fff", borderWidth: 1, pointRadius: 4.5, pointHoverRadius: 6,
      });
      if (!group.mean) continue;
      const bar = (value, y) => [{ x: value.low, y }, { x: value.high, y }];
      const tick = (value, y) => [{ x: value.estimate, y: y - .09 }, { x: value.estimate, y: y + .09 }];
      sets.push({ ...line, kind: "mean interval", data: bar(group.mean, row - .3), borderWidth: 5, borderCapStyle: "round", borderColor: Report.colors.faint(index, .6) });
      sets.push({
        ...line, kind: "mean", showLine: false, data: [{ x: group.mean.estimate, y: row - .3 }], interval: group.mean,
        pointStyle: "rectRot", pointRadius: 6, pointHitRadius: 8, backgroundColor: color, borderColor: Report.colors.css("--ground"), order: -2,
      });
      sets.push({ ...line, kind: "iqm interval", data: bar(group.iqm, row + .32), borderWidth: 2 });
      sets.push({ ...line, kind: "iqm", data: tick(group.iqm, row + .32), interval: group.iqm, borderWidth: 3, pointHitRadius: 8 });
    }
    return sets;
  }

  function scores(data, state) {
    const shown = data.groups.filter((x) => x.task === state.task && !state.hidden.has(x.label));
    document.getElementById("score-frame").style.height = Math.max(300, 80 + shown.length * 62) + "px";
    return draw("score-chart", {
      type: "scatter",
      data: { datasets: scoreSets(data, shown) },
      options: {
        interaction: { mode: "nearest", axis: "xy", intersect: true },
        scales: {
          x: scale(data.metric.name + (data.metric.greater_is_better ? "" : " (less is better)"), { grace: "4%" }),
          y: scale("", {
            min: -.6, max: Math.max(shown.length, 1) - .4, reverse: true,
            afterBuildTicks: (axis) => { axis.ticks = shown.map((_, i) => ({ value: i })); },
            ticks: { autoSkip: false, callback: (value) => shorten(shown[value]?.label ?? "") },
            title: { display: false },
            grid: { display: false },
          }),
        },
        plugins: {
          tooltip: {
            callbacks: {
              label: (item) =>
                item.dataset.interval
                  ? item.dataset.label + " " + (item.dataset.kind === "iqm" ? "IQM " : "mean ") + interval(item.dataset.interval)
                  : item.dataset.label + ": " + number(item.parsed.x),
            },
          },
        },
      },
    });
  }

  function shorten(label) {
    const most = window.innerWidth < 600 ? 14 : 26;
    return label.length <= most ? label : label.slice(0, most / 2 - 1) + "…" + label.slice(-most / 2);
  }

  function profile(data, state) {
    const sets = [];
    for (const one of data.profiles) {
      if (state.hidden.has(one.group)) continue;
      const index = data.labels.indexOf(one.group);
      const at = (pick) => data.thresholds.map((x, i) => ({ x, y: pick(one.shares[i]) }));
      const edge = { label: one.group, group: one.group, stepped: "before", borderWidth: 0, pointRadius: 0, pointHitRadius: 0 };
      sets.push({ ...edge, kind: "low", data: at((x) => x.low), fill: false });
      sets.push({ ...edge, kind: "high", data: at((x) => x.high), fill: "-1", backgroundColor: Report.colors.faint(index, .15) });
      sets.push({
        label: one.group, group: one.group, kind: "share", shares: one.shares, data: at((x) => x.estimate), stepped: "before",
        borderColor: Report.colors.of(index), backgroundColor: Report.colors.of(index), borderWidth: 2.5,
        borderDash: Report.colors.dash(index), pointRadius: 0, pointHitRadius: 8, fill: false, order: -1,
      });
    }
    return draw("profile-chart", {
      type: "line",
      data: { datasets: sets },
      options: {
        scales: {
          x: scale(data.tasks.length > 1 ? "normalised score τ" : data.metric.name + " τ", { bounds: "data", afterBuildTicks: roundTicks }),
          y: scale("share of runs better than τ", { min: 0, max: 1, ticks: { callback: share } }),
        },
        plugins: {
          tooltip: {
            filter: (item) => item.dataset.kind === "share",
            callbacks: {
              title: (items) => (items.length ? "τ = " + number(items[0].parsed.x) : ""),
              label: (item) => item.dataset.label + ": " + interval(item.dataset.shares[item.dataIndex], share),
            },
          },
        },
      },
    });
  }

  function all(data, state) {
    curves(data, state);
    scores(data, state);
    profile(data, state);
  }

  function resize(width, height) {
    for (const chart of Object.values(made)) {
      if (width) chart.resize(width(chart.canvas.id), height(chart.canvas.id));
      else chart.resize();
    }
  }

  return { axes, points, curves, all, resize, shorten };
})();
