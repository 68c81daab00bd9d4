/* The explorer's side in the browser: one selection, shown by a scatter plot, parallel coordinates and a table. */
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);
  const all = data.keys.map((_, row) => row);
  const onFront = new Set(data.front);
  const PAGE = 50;
  /** Most lines of parallel coordinates drawn at once; the front is always among them. */
  const MOST_LINES = 2000;

  const state = {
    x: data.objectives[0],
    y: data.objectives[1],
    colour: data.objectives[2] ?? '',
    source: 'best',
    brushed: null,
    ranges: new Map(),
    text: '',
    which: 'all',
    sort: { column: data.objectives[0], up: true },
    page: 0,
    chosen: null,
  };

  const metricNames = Object.keys(data.metrics).filter(
    (name) => data.figures.model[name] || data.figures.synthesis[name],
  );

  /** A figure of a row from the source that is chosen. */
  function figure(metric, row) {
    const measured = data.figures.synthesis[metric]?.[row] ?? null;
    const estimated = data.figures.model[metric]?.[row] ?? null;
    if (state.source === 'synthesis') return measured;
    if (state.source === 'model') return estimated;
    return measured ?? estimated;
  }

  function isMeasured(row) {
    return state.source !== 'model' && (data.figures.synthesis[state.x]?.[row] ?? null) !== null;
  }

  const columns = [
    ...data.parameters.map(({ name, cells }) => ({ name, title: name, of: (row) => cells[row] })),
    ...metricNames.map((name) => ({
      name,
      title: label(name),
      metric: true,
      of: (row) => figure(name, row),
    })),
    {
      name: 'mismatches',
      title: 'mismatches',
      of: (row) => data.mismatches[row],
    },
    { name: 'refused', title: 'refused', of: (row) => data.refused[row] },
  ].filter(({ of }) => all.some((row) => of(row) !== null));

  function label(metric) {
    const { title, unit } = data.metrics[metric];
    return unit === '' ? title : `${title} (${unit})`;
  }

  function shown(value) {
    if (value === null || value === undefined) return '-';
    if (typeof value !== 'number') return String(value);
    if (Number.isInteger(value)) return value.toLocaleString('en');
    return Number(value.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 });
  }

  // ---- what is shown -------------------------------------------------------------------------------------------

  function inRanges(row) {
    for (const [name, intervals] of state.ranges) {
      const column = columns.find((each) => each.name === name);
      const value = ordinal(column, row);
      if (!intervals.some(([low, high]) => value >= low && value <= high)) return false;
    }
    return true;
  }

  function matchesText(row) {
    if (state.text === '') return true;
    const words = state.text.toLowerCase().split(/\s+/);
    const line = [data.keys[row], ...columns.map(({ of }) => String(of(row) ?? ''))]
      .join(' ')
      .toLowerCase();
    return words.every((word) => line.includes(word));
  }

  function isKind(row) {
    switch (state.which) {
      case 'front':
        return onFront.has(row);
      case 'synthesised':
        return metricNames.some((name) => (data.figures.synthesis[name]?.[row] ?? null) !== null);
      case 'refused':
        return data.refused[row] !== null;
      default:
        return true;
    }
  }

  const kept = () =>
    all.filter((row) => isKind(row) && inRanges(row) && matchesText(row));
  const selected = () => {
    const { brushed } = state;
    return brushed === null ? kept() : kept().filter((row) => brushed.has(row));
  };

  /** Rows that no other row beats in both axes, from left to right. */
  function frontOf(rows) {
    const sign = (metric) => (data.metrics[metric].better === 'less' ? 1 : -1);
    const [sx, sy] = [sign(state.x), sign(state.y)];
    const points = rows
      .map((row) => ({ row, x: figure(state.x, row), y: figure(state.y, row) }))
      .filter(({ x, y }) => x !== null && y !== null)
      .sort((a, b) => sx * (a.x - b.x) || sy * (a.y - b.y));
    let best = Infinity;
    const front = [];
    for (const point of points) {
      if (sy * point.y >= best) continue;
      best = sy * point.y;
      front.push(point);
    }
    return front.sort((a, b) => a.x - b.x);
  }

  // ---- colours -------------------------------------------------------------------------------------------------

  function theme() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return { ink: of('--ink'), soft: of('--soft'), line: of('--line'), accent: of('--accent') };
  }

  // ---- the scatter plot ----------------------------------------------------------------------------------------

  const scatter = echarts.init(byId('scatter'), null, { renderer: 'canvas' });

  function axis(metric, colours) {
    return {
      type: isWide(metric) ? 'log' : 'value',
      name: label(metric),
      nameLocation: 'middle',
      nameGap: 34,
      scale: true,
      axisLabel: { color: colours.soft },
      nameTextStyle: { color: colours.soft },
      splitLine: { lineStyle: { color: colours.line } },
    };
  }

  /** Figures over more than a factor of fifty are read on a logarithmic axis. */
  function isWide(metric) {
    let [low, high] = [Infinity, 0];
    for (const row of all) {
      const value = figure(metric, row);
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return low > 0 && high > 50 * low;
  }

  /** Which of the model's errors a figure carries. */
  const errorOf = { areaUm2: 'area', delayPs: 'delay', energyPerMacFj: 'energy' };

  function bars(front) {
    const spread = (metric, value) => {
      const expected = data.expected?.[errorOf[metric]]?.p95;
      return expected === undefined ? null : [value / (1 + expected), value / (1 - expected)];
    };
    return front
      .filter(({ row }) => !isMeasured(row))
      .map(({ x, y }) => ({ x, y, across: spread(state.x, x), along: spread(state.y, y) }));
  }

  function drawBar(front, colours) {
    const points = bars(front);
    return {
      type: 'custom',
      silent: true,
      z: 1,
      data: points.map(({ x, y }) => [x, y]),
      renderItem(_, api) {
        const point = points[api.dataIndexInside] ?? points[0];
        const { x, y, across, along } = point;
        const line = (from, to) => ({
          type: 'line',
          shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
          style: { stroke: colours.accent, opacity: 0.5 },
        });
        const children = [];
        if (across) children.push(line(api.coord([across[0], y]), api.coord([across[1], y])));
        if (along) children.push(line(api.coord([x, along[0]]), api.coord([x, along[1]])));
        return { type: 'group', children };
      },
    };
  }

  function drawScatter() {
    const colours = theme();
    const rows = kept();
    const front = frontOf(rows);
    const point = (row) => ({
      value: [figure(state.x, row), figure(state.y, row), tone(row)],
      row,
    });
    const has = (row) => figure(state.x, row) !== null && figure(state.y, row) !== null;
    const cloud = rows.filter((row) => has(row) && !isMeasured(row));
    const measured = rows.filter((row) => has(row) && isMeasured(row));
    const values = state.colour === '' ? [] : rows.map(tone).filter((value) => value !== null);
    // A loop: a call with ten thousand arguments is too long for some browsers.
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const option = {
      animation: false,
      grid: { left: 70, right: state.colour === '' ? 20 : 90, top: 40, bottom: 60 },
      toolbox: { feature: { brush: { type: ['rect', 'polygon', 'clear'] }, dataZoom: {} } },
      brush: { xAxisIndex: 0, throttleType: 'debounce', throttleDelay: 150 },
      tooltip: { trigger: 'item', formatter: ({ data: at }) => (at?.row >= 0 ? tip(at.row) : '') },
      xAxis: axis(state.x, colours),
      yAxis: { ...axis(state.y, colours), nameGap: 52 },
      series: [
        {
          name: 'model',
          type: 'scatter',
          symbolSize: 4,
          itemStyle: { color: colours.accent, opacity: 0.35 },
          data: cloud.map(point),
          progressive: 4000,
        },
        {
          name: 'synthesis',
          type: 'scatter',
          symbolSize: 11,
          itemStyle: { color: colours.accent, borderColor: colours.ink, borderWidth: 1 },
          data: measured.map(point),
        },
        {
          type: 'line',
          silent: true,
          symbol: 'none',
          lineStyle: { color: colours.accent, type: 'dashed' },
          data: front.map(({ x, y }) => [x, y]),
        },
        drawBar(front, colours),
      ],
    };
    if (values.length > 0) {
      option.visualMap = {
        type: 'continuous',
        seriesIndex: [0, 1],
        dimension: 2,
        min: low,
        max: low === high ? low + 1 : high,
        right: 0,
        top: 'middle',
        text: [label(state.colour), ''],
        textStyle: { color: colours.soft },
        inRange: { color: ['#2c7bb6', '#7fb8d6', '#f2d16b', '#d7552e'] },
      };
    }
    scatter.setOption(option, true);
  }

  const tone = (row) => (state.colour === '' ? null : figure(state.colour, row));

  function tip(row) {
    const lines = [...data.parameters.map(({ name, cells }) => [name, cells[row]])]
      .filter(([, value]) => value !== null)
      .concat([state.x, state.y].map((name) => [label(name), figure(name, row)]));
    const escape = (text) =>
      String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return lines.map(([name, value]) => `${escape(name)}: ${escape(shown(value))}`).join('<br>');
  }

  scatter.on('click', ({ data: at }) => {
    if (at?.row >= 0) choose(at.row);
  });
  scatter.on('brushSelected', ({ batch }) => {
    const [first] = batch;
    if (!first || first.areas.length === 0) {
      if (state.brushed !== null) {
        state.brushed = null;
        drawLists();
      }
      return;
    }
    const { series } = scatter.getOption();
    state.brushed = new Set(
      first.selected.flatMap(({ seriesIndex, dataIndex }) =>
        dataIndex.map((i) => series[seriesIndex].data[i]?.row).filter((row) => row >= 0),
      ),
    );
    state.page = 0;
    drawLists();
  });

  // ---- parallel coordinates ------------------------------------------------------------------------------------

  const parallel = echarts.init(byId('parallel'), null, { renderer: 'canvas' });
  const levels = new Map(
    columns.map(({ name, of }) => {
      const values = all.map(of).filter((value) => value !== null);
      const numeric = values.every((value) => typeof value === 'number');
      if (numeric) return [name, null];
      const texts = new Set(values.map(String));
      const known = (data.levels[name] ?? []).filter((text) => texts.delete(text));
      return [name, [...known, ...[...texts].sort()]];
    }),
  );

  /** A cell as a number: texts by their place among all texts of the column. */
  function ordinal(column, row) {
    const value = column.of(row);
    if (value === null) return NaN;
    const texts = levels.get(column.name);
    return texts === null ? value : texts.indexOf(String(value));
  }

  const axes = columns.filter(
    ({ name, metric }) =>
      !['mismatches', 'refused'].includes(name) && (!metric || data.objectives.includes(name)),
  );

  function drawParallel() {
    const colours = theme();
    const rows = kept();
    const step = Math.max(1, Math.ceil(rows.length / MOST_LINES));
    const drawn = rows.filter((row, i) => i % step === 0 || onFront.has(row));
    const line = (row) => axes.map((column) => ordinal(column, row));
    const series = (rowsOf, style) => ({
      type: 'parallel',
      lineStyle: style,
      progressive: 500,
      data: rowsOf.map(line).filter((values) => values.every((value) => !Number.isNaN(value))),
    });
    parallel.setOption(
      {
        animation: false,
        parallel: { left: 60, right: 80, top: 60, bottom: 30 },
        parallelAxis: axes.map(({ name, title, metric }, dim) => ({
          dim,
          name: title,
          nameTextStyle: { color: colours.soft },
          nameRotate: 12,
          axisLabel: {
            color: colours.soft,
            formatter: (value) => {
              const texts = levels.get(name);
              return texts === null ? shown(value) : (texts[value] ?? '');
            },
          },
          scale: true,
          ...(levels.get(name) === null ? {} : { minInterval: 1 }),
          ...(metric && data.metrics[name].better === 'more'
            ? { inverse: true, nameLocation: 'start' }
            : {}),
          ...(metric && isWide(name) ? { type: 'log' } : {}),
        })),
        series: [
          series(drawn.filter((row) => !onFront.has(row)), {
            color: colours.soft,
            opacity: 0.12,
            width: 1,
          }),
          series(drawn.filter((row) => onFront.has(row)), {
            color: colours.accent,
            opacity: 0.9,
            width: 2,
          }),
        ],
      },
      true,
    );
  }

  parallel.on('axisareaselected', () => {
    state.ranges.clear();
    const found = parallel.getModel().findComponents({ mainType: 'parallelAxis' });
    axes.forEach(({ name }, i) => {
      const intervals = found[i]?.activeIntervals ?? [];
      if (intervals.length > 0) {
        state.ranges.set(
          name,
          intervals.map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
        );
      }
    });
    state.page = 0;
    drawScatter();
    drawLists();
  });

  // ---- the table -----------------------------------------------------------------------------------------------

  function sorted(rows) {
    const column = columns.find(({ name }) => name === state.sort.column) ?? columns[0];
    const sign = state.sort.up ? 1 : -1;
    const compare = (a, b) => {
      if (a === b) return 0;
      if (a === null || a === undefined) return 1;
      if (b === null || b === undefined) return -1;
      return sign * (typeof a === 'number' ? a - b : String(a).localeCompare(String(b)));
    };
    return rows.toSorted?.((a, b) => compare(column.of(a), column.of(b)) || a - b) ?? rows;
  }

  function drawHeads() {
    const line = document.createElement('tr');
    for (const { name, title } of columns) {
      const head = document.createElement('th');
      head.scope = 'col';
      const button = document.createElement('button');
      button.type = 'button';
      const active = state.sort.column === name;
      head.setAttribute('aria-sort', active ? (state.sort.up ? 'ascending' : 'descending') : 'none');
      button.textContent = `${title}${active ? (state.sort.up ? ' \u2191' : ' \u2193') : ''}`;
      button.addEventListener('click', () => {
        state.sort = { column: name, up: active ? !state.sort.up : true };
        state.page = 0;
        drawHeads();
        drawLists();
      });
      head.append(button);
      line.append(head);
    }
    byId('heads').replaceChildren(line);
  }

  function drawLists() {
    const rows = sorted(selected());
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    const lines = rows.slice(state.page * PAGE, (state.page + 1) * PAGE).map((row) => {
      const line = document.createElement('tr');
      line.tabIndex = 0;
      line.dataset.row = String(row);
      line.setAttribute('aria-selected', String(row === state.chosen));
      columns.forEach(({ of }, i) => {
        const cell = document.createElement(i === 0 ? 'th' : 'td');
        if (i === 0) cell.scope = 'row';
        cell.textContent = shown(of(row));
        line.append(cell);
      });
      return line;
    });
    byId('rows').replaceChildren(...lines);
    byId('page').textContent = `page ${state.page + 1} of ${pages}`;
    byId('count').textContent = `${rows.length.toLocaleString('en')} of ${all.length.toLocaleString('en')} designs`;
    byId('previous').disabled = state.page === 0;
    byId('next').disabled = state.page >= pages - 1;
  }

  // ---- one design ----------------------------------------------------------------------------------------------

  function choose(row) {
    state.chosen = row;
    const detail = byId('detail');
    const title = document.createElement('h3');
    title.textContent = data.keys[row];
    const table = document.createElement('table');
    const entry = (name, value) => {
      const line = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = name;
      const cell = document.createElement('td');
      cell.textContent = value;
      line.append(head, cell);
      table.append(line);
    };
    for (const { name, cells } of data.parameters) {
      if (cells[row] !== null) entry(name, shown(cells[row]));
    }
    for (const name of metricNames) {
      const measured = data.figures.synthesis[name]?.[row] ?? null;
      const estimated = data.figures.model[name]?.[row] ?? null;
      const both = measured !== null && estimated !== null;
      if (measured === null && estimated === null) continue;
      entry(
        label(name),
        both
          ? `${shown(measured)} synthesised, ${shown(estimated)} by the model`
          : `${shown(measured ?? estimated)} ${measured === null ? 'by the model' : 'synthesised'}`,
      );
    }
    if (data.mismatches[row] !== null) entry('co-simulation', `${data.mismatches[row]} mismatches`);
    if (data.refused[row] !== null) entry('refused', data.refused[row]);
    detail.replaceChildren(title, table);
    const written = data.written[row];
    if (written !== undefined) {
      for (const [name, path] of [
        ['Report, with the breakdown', `${written.folder}/report.html`],
        ['Verilog', written.verilog],
        ['Certificate', `${written.folder}/certificate.json`],
        ['Figures as JSON', `${written.folder}/report.json`],
      ]) {
        const line = document.createElement('p');
        const link = document.createElement('a');
        link.href = path;
        link.textContent = name;
        line.append(link);
        detail.append(line);
      }
    }
    const document_ = data.documents[row];
    if (document_ !== undefined) {
      const source = document.createElement('details');
      const summary = document.createElement('summary');
      summary.textContent = 'design file';
      const text = document.createElement('pre');
      text.tabIndex = 0;
      text.textContent = JSON.stringify(document_, null, 2);
      source.append(summary, text);
      detail.append(source);
    }
    for (const line of byId('rows').children) {
      line.setAttribute('aria-selected', String(Number(line.dataset.row) === row));
    }
  }

  // ---- controls ------------------------------------------------------------------------------------------------

  function fill(id, entries, value, change, redraw = draw) {
    const select = byId(id);
    for (const [name, text] of entries) select.add(new Option(text, name, false, name === value));
    select.addEventListener('change', () => {
      change(select.value);
      state.brushed = null;
      state.page = 0;
      redraw();
    });
  }

  function draw() {
    drawScatter();
    drawParallel();
    drawHeads();
    drawLists();
  }

  /** Which figures the plot shows is nothing to the parallel coordinates. */
  function drawPlot() {
    drawScatter();
    drawLists();
  }

  const metricEntries = metricNames.map((name) => [name, label(name)]);
  fill('x', metricEntries, state.x, (value) => (state.x = value), drawPlot);
  fill('y', metricEntries, state.y, (value) => (state.y = value), drawPlot);
  const colours = [['', 'none'], ...metricEntries];
  fill('colour', colours, state.colour, (value) => (state.colour = value), drawPlot);
  const sources = [
    ['best', 'synthesised, else model'],
    ['model', 'model'],
    ['synthesis', 'synthesised'],
  ];
  fill('source', sources, state.source, (value) => (state.source = value));
  const kinds = [
    ['all', 'all designs'],
    ['front', 'the front'],
    ['synthesised', 'synthesised'],
    ['refused', 'refused'],
  ];
  fill('which', kinds, state.which, (value) => (state.which = value));

  let typing;
  byId('text').addEventListener('input', ({ target }) => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.text = target.value.trim();
      state.page = 0;
      drawScatter();
      drawLists();
    }, 120);
  });
  byId('reset').addEventListener('click', () => {
    state.brushed = null;
    state.ranges.clear();
    state.text = '';
    state.which = 'all';
    state.page = 0;
    byId('text').value = '';
    byId('which').value = 'all';
    draw();
  });
  byId('previous').addEventListener('click', () => {
    state.page--;
    drawLists();
  });
  byId('next').addEventListener('click', () => {
    state.page++;
    drawLists();
  });
  const rowOf = (event) => event.target.closest('tr')?.dataset.row;
  byId('rows').addEventListener('click', (event) => {
    const row = rowOf(event);
    if (row !== undefined) choose(Number(row));
  });
  byId('rows').addEventListener('keydown', (event) => {
    const row = rowOf(event);
    if (event.key === 'Enter' && row !== undefined) choose(Number(row));
  });
  addEventListener('resize', () => {
    scatter.resize();
    parallel.resize();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  draw();
})();
