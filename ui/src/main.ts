import { mount } from "svelte";
import Shell from "./Shell.svelte";
import { connect } from "./host";
import { App } from "./state/app.svelte";
import "./style/tokens.css";
import "./style/base.css";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no place for the app");

const app = new App(await connect(), window);
mount(Shell, { target: place, props: { app } });
void app.wake();
