// Makes the documentation's site: every page of docs and of the repository's root, as it stands there.
// The input is a copy that scripts/docs.sh makes (artifacts/site-src), so that nothing else is published.
const titleOf = (text) => (/^# (.+)$/m.exec(text ?? "")?.[1] ?? "TuneScout").replaceAll("`", "");

// As on the forges that show these pages: lower case, dashes for spaces, a number behind repeats.
function slugs() {
  const seen = new Map();
  return (title) => {
    const slug = title.trim().toLowerCase().replace(/[^\p{L}\p{N}\-_ ]/gu, "").replaceAll(" ", "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
}

function linkPages(markdown) {
  markdown.core.ruler.push("tunescout", (state) => {
    const slug = slugs();
    state.tokens.forEach((token, i) => {
      if (token.type === "heading_open") {
        const words = state.tokens[i + 1].children.filter((child) => ["text", "code_inline"].includes(child.type));
        token.attrSet("id", slug(words.map((child) => child.content).join("")));
      }

      for (const child of token.children ?? []) {
        const href = child.type === "link_open" ? child.attrGet("href") : null;
        if (href && !href.includes("://"))
          child.attrSet("href", href.replace(/README\.md(?=#|$)/, "index.html").replace(/\.md(?=#|$)/, ".html").replace(/adr\/$/, "adr/index.html"));
      }
    });
  });
}

export default function (config) {
  config.setUseGitIgnore(false); // the copy lies in an ignored folder
  config.amendLibrary("md", (markdown) => markdown.enable("code").use(linkPages)); // Eleventy takes indented code for text
  config.addGlobalData("layout", "page.njk");
  config.addGlobalData("eleventyComputed", {
    title: (data) => titleOf(data.page.rawInput),
    root: (data) => "../".repeat(data.page.filePathStem.split("/").length - 2) || "./",
  });
  config.addGlobalData("permalink", () => (data) => `${data.page.filePathStem.replace(/README$/, "index")}.html`);
  return {
    dir: { includes: "_includes" },
    htmlTemplateEngine: "njk",
    markdownTemplateEngine: false, // the pages are Markdown and nothing more
    templateFormats: ["md"],
  };
}
