// Shows what explorer.py has found out: facts at each bar, and the state of all at each step in time.
// Every picture brings this script; whichever runs first wakes all that are there, each only once.
(() => {
  "use strict";

  function made(parent, kind, name, text) {
    const element = document.createElement(kind);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  }

  function wake(root) {
    const image = root.querySelector("img");
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    const [width, height] = data.size;
    const words = data.words;
    root.dataset.awake = "";
    root.classList.add(data.key); // the picture's own colours, light and dark

    // ---- the picture itself, in the image's place
    const frame = made(root, "div", "fr-frame");
    const stage = made(frame, "div", "fr-stage");
    root.prepend(frame);
    root.style.maxWidth = `${1.2 * width}px`;
    stage.style.minWidth = `${width}px`; // below, letters would be too small: it scrolls
    const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (c) => c.charCodeAt(0));
    stage.innerHTML = new TextDecoder().decode(bytes);
    image.remove();

    function place(element, left, top, wide, high) {
      element.style.left = `${(100 * left) / width}%`;
      element.style.top = `${(100 * top) / height}%`;
      if (wide !== undefined) element.style.width = `${(100 * wide) / width}%`;
      element.style.height = `${(100 * high) / height}%`;
    }

    // ---- steps in time
    const cursor = made(stage, "div", "fr-cursor");
    cursor.hidden = true;
    const steps = made(root, "div", "fr-steps");
    const back = made(steps, "button", "", "◀");
    const slider = made(steps, "input");
    const on = made(steps, "button", "", "▶");
    const time = made(steps, "span", "fr-time");
    const said = made(steps, "span", "fr-said", words.help);
    const doing = made(root, "ul", "fr-doing");
    const last = data.moments.length - 1;
    let now = -1; // the number of the step; -1: the walk has not begun
    Object.assign(slider, { type: "range", min: 0, max: Math.max(last, 0), value: 0 });
    slider.setAttribute("aria-label", words.slider);
    back.setAttribute("aria-label", words.back);
    on.setAttribute("aria-label", words.on);
    back.type = on.type = "button";
    said.setAttribute("aria-live", "polite");
    doing.hidden = true;
    steps.hidden = last < 0;

    const states = data.rows.map((row) => {
      const item = made(doing, "li");
      const look = made(item, "i");
      made(item, "b", "", row.name);
      return { item, look, text: made(item, "span") };
    });

    function state(row) {
      return row.doing.findLast(([since]) => since <= now) || row.doing[0];
    }

    function go(step) {
      if (last < 0) return;
      now = Math.max(0, Math.min(step, last));
      const [x, at, what] = data.moments[now];
      place(cursor, x, data.axis[0], undefined, data.axis[1] - data.axis[0]);
      cursor.hidden = doing.hidden = false;
      const from = (x / width) * stage.offsetWidth - frame.scrollLeft; // on a narrow page it may be out of sight
      if (from < 0 || from > frame.clientWidth) frame.scrollLeft += from - frame.clientWidth / 2;
      slider.value = now;
      slider.setAttribute("aria-valuetext", at);
      back.disabled = now === 0;
      on.disabled = now === last;
      time.textContent = at;
      said.textContent = what;
      data.rows.forEach((row, number) => {
        const [, look, text] = state(row);
        states[number].look.className = look;
        states[number].text.textContent = text;
        states[number].item.className = look === "gone" || look === "unborn" ? "fr-absent" : "";
      });
    }

    function walk(step) {
      hide();
      go(step);
    }

    function leave() {
      now = -1;
      cursor.hidden = doing.hidden = true;
      slider.value = 0;
      back.disabled = on.disabled = false;
      time.textContent = "";
      said.textContent = words.help;
      hide();
    }

    slider.addEventListener("input", () => go(Number(slider.value)));
    back.addEventListener("click", () => go(now - 1));
    on.addEventListener("click", () => go(now + 1));
    stage.addEventListener("click", (event) => {
      if (event.detail === 0) return; // a key on a bar, not a pointer
      const x = ((event.clientX - stage.getBoundingClientRect().left) / stage.offsetWidth) * width;
      const far = data.moments.map(([at]) => Math.abs(at - x));
      go(far.indexOf(Math.min(...far)));
    });

    // ---- facts at each bar
    const card = made(root, "div", "fr-card");
    card.hidden = true;
    card.setAttribute("aria-hidden", "true"); // a bar's label says the same
    if (card.showPopover) {
      card.popover = "manual"; // above all, whatever the page clips
      card.hidden = false;
    }

    function show(bar, row, x) {
      card.textContent = "";
      made(card, "b", "", row.name);
      for (const fact of row.facts) if (fact) made(card, "span", "", fact);
      const stretch = x !== undefined && row.stretches.find(([until]) => x <= until);
      if (stretch) made(card, "span", "fr-now", stretch[1]);
      if (card.showPopover) card.showPopover();
      card.hidden = false;
      const at = bar.getBoundingClientRect();
      const left = x === undefined ? at.left : stage.getBoundingClientRect().left + (x * stage.offsetWidth) / width;
      const below = at.bottom + 8 + card.offsetHeight <= innerHeight;
      card.style.left = `${Math.max(4, Math.min(left, innerWidth - card.offsetWidth - 4))}px`;
      card.style.top = `${below ? at.bottom + 8 : Math.max(4, at.top - 8 - card.offsetHeight)}px`;
    }

    function hide() {
      if (card.hidePopover && card.matches(":popover-open")) card.hidePopover();
      if (!card.hidePopover) card.hidden = true;
    }

    const list = made(stage, "div");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", words.bars);
    const bars = data.rows.map((row, number) => {
      const bar = made(list, "button", "fr-bar");
      bar.type = "button";
      bar.tabIndex = number ? -1 : 0; // one stop of Tab a picture, arrows between the bars
      bar.setAttribute("aria-label", [row.name, ...row.facts].filter(Boolean).join(". "));
      place(bar, ...row.box);
      bar.addEventListener("pointermove", (event) => {
        const x = ((event.clientX - stage.getBoundingClientRect().left) / stage.offsetWidth) * width;
        show(bar, row, x);
      });
      bar.addEventListener("pointerleave", hide);
      bar.addEventListener("focus", () => {
        bars.forEach((other) => (other.tabIndex = other === bar ? 0 : -1));
        if (bar.matches(":focus-visible")) show(bar, row);
      });
      bar.addEventListener("blur", hide);
      return bar;
    });
    for (const target of root.querySelectorAll("button, input")) {
      target.dataset.lmSuppressShortcuts = "true"; // Jupyter asks the target itself: the arrow keys are ours
    }
    stage.addEventListener("keydown", (event) => {
      const number = bars.indexOf(event.target);
      const keys = {
        ArrowUp: () => bars[Math.max(number - 1, 0)].focus(),
        ArrowDown: () => bars[Math.min(number + 1, bars.length - 1)].focus(),
        ArrowLeft: () => walk(now - 1),
        ArrowRight: () => walk(now + 1),
        Home: () => walk(0),
        End: () => walk(last),
        Escape: leave,
      };
      if (number < 0 || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
  }

  for (const root of document.querySelectorAll(".forkroom:not([data-awake])")) {
    if (root.querySelector('script[type="application/json"]')) wake(root);
  }
})();
