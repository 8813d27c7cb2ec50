// Buttons for what may be done from here, if anything may.

import { byId, element, text } from "./dom.js";

export async function createActions() {
  const [group, done] = [byId("actions"), byId("done")];
  const actions = await (await fetch("/actions.json")).json();
  group.hidden = actions.length === 0;
  group.replaceChildren(...actions.map((action) => {
    const button = element("button", { type: "button" }, action.label);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const answer = await fetch(`/actions/${action.id}`, { method: "POST" });
        text(done, (await answer.text()).trim());
      } catch {
        text(done, `${action.label}: no response.`);
      } finally {
        button.disabled = false;
        button.focus();
      }
    });
    return button;
  }));
}
