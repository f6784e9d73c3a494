// Starts the editor on this server's endpoint alone; an example opens in a tab of its own.
"use strict";

const place = document.getElementById("editor");
const examples = document.getElementById("example");
const endpoint = new URL(place.dataset.endpoint, document.baseURI).href;
const wanted = decodeURIComponent(location.hash.slice(1));

function here(tab) {
  return { ...tab, requestConfig: { ...tab.requestConfig, endpoint } };
}

Yasgui.Yasqe.defaults.autocompleters = ["variables"];
const editor = new Yasgui(place, {
  requestConfig: { endpoint },
  copyEndpointOnNewTab: false,
  endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  populateFromUrl: here,
  yasqe: { value: "SELECT * WHERE {\n  ?claim a kg:Claim ; kg:relation ?relation ; kg:agent ?agent .\n} LIMIT 10" },
});

function open(option) {
  if (!option || !option.dataset.query) return;
  editor.addTab(true, { name: option.value, requestConfig: { endpoint }, yasqe: { value: option.dataset.query } });
}

examples.addEventListener("change", () => open(examples.selectedOptions[0]));
open([...examples.options].find((option) => option.value && option.value === wanted));
