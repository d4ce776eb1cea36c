/* The page: its state, its controls, and newer data from the server that serves it live. */
"use strict";
(() => {
  const { element } = Report.tables;
  const { number, plural, time } = Report.format;
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const darkQuery = matchMedia("(prefers-color-scheme: dark)");
  const isLive = root.dataset.live === "true";
  const state = { metric: null, axis: null, task: null, single: true, hidden: new Set(), theme: null };
  let data = JSON.parse(byId("report-data").textContent);

  function setTheme(theme) {
    state.theme = theme;
    root.dataset.theme = theme ?? (darkQuery.matches ? "dark" : "light");
    byId("theme").setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  }

  /* Only what the data offers can be chosen; a choice that is gone falls back to the first. */
  function offer(id, options, value) {
    const select = byId(id);
    const known = options.some((option) => option.value === value) ? value : options[0]?.value ?? null;
    const same = select.options.length === options.length
      && options.every((option, i) => select.options[i].value === option.value);
    if (!same) select.replaceChildren(...options.map((x) => element("option", x.text, { value: x.value })));
    if (known !== null) select.value = known;
    return known;
  }

  function axesOf(metric) {
    const found = new Set((metric?.bands ?? []).filter((x) => x.task === state.task).map((x) => x.axis));
    return Object.entries(Report.charts.axes)
      .filter(([key]) => found.has(key))
      .map(([value, axis]) => ({ value, text: axis.name }));
  }

  /* Training steps of different algorithms are of different sizes; environment steps are not. */
  function fairAxis(metric) {
    const having = (axis) => new Set((metric?.bands ?? []).filter((x) => x.task === state.task && x.axis === axis).map((x) => x.group)).size;
    return having("step") > 1 && having("step") === having("environment_steps") ? "environment_steps" : "step";
  }

  function settle() {
    state.task = offer("task", data.tasks.map((x) => ({ value: x, text: x || "(unknown)" })), state.task);
    byId("task-choice").hidden = data.tasks.length < 2;
    const metrics = data.curves.filter((x) => x.bands.some((band) => band.task === state.task));
    state.metric = offer("metric", metrics.map((x) => ({ value: x.metric, text: x.metric })), state.metric ?? data.metric.curve);
    const metric = metrics.find((x) => x.metric === state.metric);
    state.axis = offer("axis", axesOf(metric), state.axis ?? fairAxis(metric)) ?? "step";
    byId("curves").hidden = metrics.length === 0;
    byId("profile").hidden = data.profiles.length === 0;
  }

  function facts() {
    byId("title").textContent = data.title;
    document.title = data.title + " – rlfw";
    const better = data.metric.greater_is_better ? "higher" : "lower";
    byId("lead").textContent = "Compared by final " + data.metric.name + " (" + better + " is better), grouped by " + data.group_by + ".";
    const links = data.experiments.flatMap((x, i) => [
      i ? ", " : null,
      x.link ? element("a", x.name, { href: x.link, rel: "noreferrer" }) : x.name,
    ]);
    const failed = data.runs.filter((x) => x.state === "failed").length;
    const running = data.runs.filter((x) => x.state === "running").length;
    const count = plural(data.runs.length, "run")
      + (failed ? ", " + failed + " failed" : "") + (running ? ", " + running + " running" : "");
    const rows = [
      ["Experiments", links], ["Runs", count], ["Read from", data.source], ["As of", time(data.generated)],
    ];
    byId("facts").replaceChildren(...rows.map(([name, value]) => element("div", [element("dt", name), element("dd", value)])));
    const warnings = byId("warnings");
    warnings.hidden = data.warnings.length === 0;
    warnings.replaceChildren(element("ul", data.warnings.map((x) => element("li", x))));
  }

  function legend() {
    const list = byId("legend");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.group : null;
    list.replaceChildren(...data.labels.map((label, index) => {
      const line = element("i", null, { "aria-hidden": "true" });
      line.style.color = Report.colors.of(index);
      line.style.borderTopStyle = Report.colors.dash(index).length ? "dashed" : "solid";
      const button = element("button", [line, label], {
        type: "button", "data-group": label, "aria-pressed": String(!state.hidden.has(label)),
      });
      button.addEventListener("click", () => {
        if (!state.hidden.delete(label)) state.hidden.add(label);
        drawShown();
        legend();
      });
      return button;
    }));
    if (focused !== null) [...list.children].find((x) => x.dataset.group === focused)?.focus();
  }

  /* Said in words what the pictures show, for those who do not see them. */
  function describe() {
    const shown = data.groups.filter((x) => x.task === state.task && !state.hidden.has(x.label));
    const said = shown.filter((x) => x.mean).map((x) => x.label + " " + number(x.mean.estimate)).join(", ");
    byId("curve-chart").setAttribute("aria-label", state.metric + " over " + Report.charts.axes[state.axis].name + " of " + shown.map((x) => x.label).join(", "));
    byId("score-chart").setAttribute("aria-label", "Final " + data.metric.name + ": " + said);
    byId("profile-chart").setAttribute("aria-label", "Share of runs better than a threshold, by group");
    byId("curve-text").textContent = "Mean over seeds with its 95 % band"
      + (state.single ? "; thin lines are runs." : ".")
      + " Where fewer runs reach a place, the mean is over those that do.";
    byId("profile-text").textContent = "The higher line is better"
      + (data.tasks.length > 1 ? "; scores of all tasks, normalised." : ".") + " Bands are pointwise 95 % intervals.";
  }

  function drawShown() {
    Report.charts.all(data, state);
    Report.tables.shown(data, state);
    describe();
  }

  function drawAll() {
    facts();
    settle();
    legend();
    Report.tables.all(data, state);
    Report.charts.all(data, state);
    describe();
  }

  function listen() {
    byId("theme").addEventListener("click", () => {
      setTheme(root.dataset.theme === "dark" ? "light" : "dark");
      drawAll();
    });
    darkQuery.addEventListener("change", () => {
      if (state.theme === null) {
        setTheme(null);
        drawAll();
      }
    });
    for (const id of ["metric", "axis", "task"]) {
      byId(id).addEventListener("change", (event) => {
        state[id] = event.target.value;
        settle();
        drawShown();
      });
    }
    byId("single").addEventListener("change", (event) => {
      state.single = event.target.checked;
      drawShown();
    });
    // A printed page is light, and as wide as the paper: canvases do not follow by themselves.
    addEventListener("beforeprint", () => {
      Report.isPrinting = true;
      root.dataset.theme = "light";
      drawAll();
      Report.charts.resize((id) => (id === "curve-chart" ? 760 : 370), (id) => (id === "curve-chart" ? 300 : 250));
    });
    addEventListener("afterprint", () => {
      Report.isPrinting = false;
      setTheme(state.theme);
      drawAll();
    });
  }

  function say(text, kind) {
    const live = byId("live");
    live.hidden = false;
    live.className = "live " + kind;
    if (live.textContent !== text) live.textContent = text;
  }

  /* Asks again and again, also a server that is gone: it may come back with the same runs. */
  async function follow() {
    let version = null;
    for (;;) {
      try {
        const answer = await fetch("data.json", { cache: "no-store", headers: version ? { "If-None-Match": version } : {} });
        if (answer.status === 200) {
          version = answer.headers.get("ETag");
          data = await answer.json();
          drawAll();
        } else if (answer.status !== 304) {
          throw new Error(await answer.text());
        }
        const running = data.runs.filter((x) => x.state === "running").length;
        say(running ? "live, " + plural(running, "run") + " going on" : "live, no run goes on", running ? "" : "idle");
      } catch (error) {
        say(error instanceof TypeError ? "the server does not answer; trying again" : error.message, "lost");
      }
      await new Promise((done) => setTimeout(done, 2000));
    }
  }

  Report.state = state;
  Report.data = () => data;
  setTheme(null);
  listen();
  drawAll();
  if (isLive) follow();
})();
