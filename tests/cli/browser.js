/*
 * What a real browser makes of a report: put behind a copy of it by the test
 * that is called as this file is, and answers in the title of the page. The
 * report itself runs no script.
 */
"use strict";
(function () {
	const wrong = [];
	const all = (what) => Array.from(document.querySelectorAll(what));
	const root = document.documentElement;

	function expect(holds, what) {
		if (!holds)
			wrong.push(what);
	}

	function rgb(color) {
		return color.match(/[\d.]+/g).map(Number);
	}

	/* WCAG 2.2: relative luminance, contrast ratio. */
	function luminance(color) {
		const part = rgb(color).slice(0, 3).map((v) => {
			v /= 255;
			return v <= 0.03928 ? v / 12.92
					    : ((v + 0.055) / 1.055) ** 2.4;
		});

		return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
	}

	function background(element) {
		for (; element; element = element.parentElement) {
			const color = getComputedStyle(element).backgroundColor;

			if (rgb(color).length < 4 || rgb(color)[3] > 0)
				return color;
		}
		return "rgb(255, 255, 255)";
	}

	function contrast(element) {
		const style = getComputedStyle(element);
		const text = element.closest("svg") ? style.fill : style.color;
		const a = luminance(text), b = luminance(background(element));

		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}

	function has_text(element) {
		return Array.from(element.childNodes).some(
			(n) => n.nodeType === 3 && n.nodeValue.trim());
	}

	function check_headings() {
		let level = 0;

		expect(all("h1").length === 1, "not one h1");
		for (const h of all("h1, h2, h3, h4")) {
			const now = Number(h.tagName[1]);

			expect(now <= level + 1, "a heading skips: " +
						 h.textContent);
			level = now;
		}
		expect(all("article h2").length === all("article").length,
		       "a target without a heading");
		expect(all(".verdict strong").every((v) => v.offsetHeight > 0),
		       "a verdict is not seen");
	}

	function check_names() {
		const ids = all("[id]").map((e) => e.id);

		expect(root.lang === "en", "no language");
		expect(new Set(ids).size === ids.length, "an id occurs twice");
		for (const svg of all("svg")) {
			const by = svg.getAttribute("aria-labelledby");

			expect(svg.getAttribute("role") === "img",
			       "a picture without a role");
			expect(by && document.getElementById(by),
			       "a picture without a name");
		}
		expect(all("table").every((t) => t.caption),
		       "a table without a caption");
		expect(all("th").every((t) => t.scope), "a th without a scope");
	}

	function check_layout() {
		expect(root.scrollWidth <= root.clientWidth,
		       "wider than the window: " + root.scrollWidth + " in " +
			       root.clientWidth);
		for (const svg of all("svg text")) {
			const box = svg.getBBox();

			expect(box.x + box.width <=
				       svg.ownerSVGElement.viewBox.baseVal.width,
			       "text leaves its picture: " + svg.textContent);
		}
	}

	function check_contrast() {
		for (const e of all("body *"))
			if (has_text(e) && e.tagName !== "SCRIPT" &&
			    e.tagName !== "title")
				expect(contrast(e) >= 4.5,
				       "contrast " + contrast(e).toFixed(1) +
					       ": " + e.textContent.slice(0, 40));
	}

	check_headings();
	check_names();
	check_layout();
	check_contrast();
	document.title = JSON.stringify({
		width: window.innerWidth,
		page: getComputedStyle(document.body).backgroundColor,
		wrong: wrong.slice(0, 5),
	});
})();
