import type { Locator, Page } from '@playwright/test';

/** What a person does, counted: the promises are in actions, not in clicks of a script. */
export class Person {
  #actions = 0;

  /** Actions so far. */
  get actions(): number {
    return this.#actions;
  }

  async does(action: () => Promise<unknown>): Promise<void> {
    this.#actions += 1;
    await action();
  }
}

/** The graph page of one namespace, found by roles and names as assistive technology does. */
export class GraphPage {
  readonly page: Page;
  readonly #namespace: string;

  constructor(page: Page, namespace: string) {
    this.page = page;
    this.#namespace = namespace;
  }

  service(name: string): Locator {
    return this.page.getByRole('group', {
      name: new RegExp(`^Service ${name} in namespace ${this.#namespace}\\b`),
    });
  }

  route(name: string): Locator {
    return this.page.getByRole('group', {
      name: new RegExp(`^HTTPRoute ${name} in namespace ${this.#namespace}\\b`),
    });
  }

  /** The label on the edge from a route's rule to a backend; its name carries share and draft state. */
  share(route: string, backend: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${route} to ${backend}, `) });
  }

  /** The form that asks what a drawn edge means. */
  gesture(from: string, to: string): Locator {
    return this.page.getByRole('form', { name: `From ${from} to ${to}` });
  }

  /** The line of a change that was applied. */
  applied(route: string): Locator {
    return this.page.getByRole('article', { name: `HTTPRoute ${this.#namespace}/${route}` });
  }

  /** Drags from a Service's handle onto another Service. */
  async draw(from: string, to: string): Promise<void> {
    const source = this.service(from);
    await source.hover();
    const handle = await source.getByRole('button', { name: `Route traffic from ${from}…` }).boundingBox();
    const target = await this.service(to).boundingBox();
    if (!handle || !target) throw new Error(`${from} or ${to} is not on the screen`);
    const { mouse } = this.page;
    await mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    await mouse.down();
    await mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 12 });
    await mouse.up();
    await this.gesture(from, to).waitFor();
  }

  /** The draft at the foot of the page. */
  get dock(): Locator {
    return this.page.getByRole('region', { name: 'Draft' });
  }

  get yaml(): Locator {
    return this.dock.getByRole('textbox', { name: 'YAML of the selected object' });
  }

  get apply(): Locator {
    return this.dock.getByRole('button', { name: /^Apply/ });
  }

  /** Opens a route's YAML in the dock through its side panel. */
  async openYaml(route: string): Promise<void> {
    await this.route(route).click();
    await this.page.getByRole('button', { name: 'Edit YAML' }).click();
    await this.yaml.waitFor();
  }

  /** Replaces one line of the YAML, as a person selecting and typing does. */
  async replaceLine(part: string, text: string): Promise<void> {
    await this.yaml.getByText(part, { exact: false }).last().click();
    await this.page.keyboard.press('Home');
    await this.page.keyboard.press('Shift+End');
    await this.page.keyboard.type(text);
  }
}
