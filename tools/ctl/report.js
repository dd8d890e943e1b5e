// SPDX-License-Identifier: GPL-2.0-only
(function () {
  "use strict";
  var table = document.getElementById("records");
  if (!table) return;
  var body = table.tBodies[0], end = document.getElementById("end");
  var rows = Array.prototype.slice.call(body.rows), shown = [], drawn = 0, step = 300;
  var find = document.getElementById("find"), count = document.getElementById("count");
  var tools = document.getElementById("tools"), picked = {};
  rows.forEach(function (row) {
    row.tabIndex = 0;
    row.words = row.dataset.w.split(" ");
    row.find = row.textContent.toLowerCase() + " " + row.dataset.d.toLowerCase();
  });

  function draw() {
    var part = document.createDocumentFragment(), to = Math.min(drawn + step, shown.length);
    for (; drawn < to; drawn++) part.appendChild(shown[drawn]);
    body.appendChild(part);
  }

  function more() {
    while (drawn < shown.length && end.getBoundingClientRect().top < innerHeight + 800) draw();
  }

  function refresh() {
    var text = find.value.toLowerCase(), any = Object.keys(picked).length;
    shown = rows.filter(function (row) {
      return (!text || row.find.indexOf(text) >= 0) &&
        (!any || row.words.some(function (w) { return picked[w]; }));
    });
    body.textContent = "";
    drawn = 0;
    draw();
    more();
    count.textContent = shown.length.toLocaleString() + " of " + rows.length.toLocaleString();
  }

  var seen = {};
  rows.forEach(function (row) {
    row.words.forEach(function (w) { seen[w] = (seen[w] || 0) + 1; });
  });
  Object.keys(seen).sort().forEach(function (word) {
    var button = document.createElement("button");
    button.textContent = word + " " + seen[word].toLocaleString();
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.onclick = function () {
      if (picked[word]) delete picked[word]; else picked[word] = true;
      button.setAttribute("aria-pressed", String(!!picked[word]));
      refresh();
    };
    tools.insertBefore(button, count);
  });

  function value(row, column, numeric) {
    var text = row.cells[column].textContent;
    return numeric ? Number(text) : text;
  }

  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    head.onclick = function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      var numeric = head.className.indexOf("num") >= 0;
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
        other.removeAttribute("aria-sort");
      });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.forEach(function (row, i) { row.was = i; row.key = value(row, column, numeric); });
      rows.sort(function (a, b) {
        var order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
        return (down ? -order : order) || a.was - b.was;
      });
      refresh();
    };
  });

  function details(row) {
    var line = document.createElement("tr"), cell = line.insertCell(), list;
    cell.colSpan = row.cells.length;
    list = cell.appendChild(document.createElement("dl"));
    row.dataset.d.split("\n").forEach(function (item) {
      var at = item.indexOf("\t"), name = document.createElement("dt");
      var text = document.createElement("dd");
      name.textContent = item.slice(0, at);
      text.textContent = item.slice(at + 1);
      text.className = "mono";
      list.appendChild(name);
      list.appendChild(text);
    });
    line.className = "more";
    return line;
  }

  function toggle(row) {
    var next = row.nextElementSibling;
    if (next && next.className === "more") next.remove();
    else row.after(details(row));
  }

  body.onclick = function (event) {
    var row = event.target.closest("tr");
    if (row && row.className !== "more" && !String(getSelection())) toggle(row);
  };
  body.onkeydown = function (event) {
    if (event.key === "Enter" && event.target.tagName === "TR") toggle(event.target);
  };
  find.oninput = refresh;
  addEventListener("scroll", more, { passive: true });
  addEventListener("beforeprint", function () { while (drawn < shown.length) draw(); });
  document.body.classList.add("live");
  refresh();
})();
