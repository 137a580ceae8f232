import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CellValue, KnowledgeRow } from '../../packages/gateway/src/core/collections.ts';

type Column = KnowledgeRow['columns'][number];

/** Rows to say something about, of one language. */
export interface ShopRows {
  readonly name: string;
  readonly language: 'de' | 'en';
  readonly currency: string;
  readonly products: readonly KnowledgeRow[];
  readonly orders: readonly KnowledgeRow[];
}

function column(name: string, value: CellValue, kind: Column['kind'] = 'text', currency?: string): Column {
  return { name, label: name, kind, value, ...(currency === undefined ? {} : { currency }) };
}

interface Tau {
  readonly products: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly variants: Readonly<
          Record<
            string,
            {
              readonly item_id: string;
              readonly options: Readonly<Record<string, string>>;
              readonly available: boolean;
              readonly price: number;
            }
          >
        >;
      }
    >
  >;
  readonly orders: Readonly<
    Record<
      string,
      {
        readonly order_id: string;
        readonly status: string;
        readonly payment_history: readonly { readonly amount: number }[];
      }
    >
  >;
}

function readTau(file: string): ShopRows {
  const shop = JSON.parse(readFileSync(file, 'utf8')) as Tau;
  const products = Object.values(shop.products).flatMap(({ name, variants }) =>
    Object.values(variants).map((variant): KnowledgeRow => ({
      table: 'variants',
      id: variant.item_id,
      title: name,
      columns: [
        ...Object.entries(variant.options).map(([option, value]) => column(option, value)),
        column('price', variant.price, 'price', 'USD'),
        column('available', variant.available),
      ],
    })),
  );
  const orders = Object.values(shop.orders).map((order): KnowledgeRow => ({
    table: 'orders',
    id: order.order_id,
    title: `Order ${order.order_id}`,
    columns: [column('status', order.status), column('total', order.payment_history[0]?.amount ?? 0, 'price', 'USD')],
  }));
  return { name: 'tau2 retail', language: 'en', currency: 'USD', products, orders };
}

function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

function readCsv(file: string): readonly Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n').map(cellsOf);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}

const kinds: Readonly<Record<string, Column['kind']>> = {
  price: 'price',
  price_to: 'price',
  stock: 'quantity',
  url: 'link',
};

function readTable(file: string, table: string, key: string): readonly KnowledgeRow[] {
  return readCsv(file).map((cells) => ({
    table,
    id: cells[key] ?? '',
    title: cells['name'] ?? '',
    columns: Object.entries(cells).map(([name, text]) => {
      const kind = kinds[name] ?? 'text';
      const value = text === '' ? null : kind === 'price' || kind === 'quantity' ? Number(text) : text;
      return column(name, value, kind, kind === 'price' ? 'EUR' : undefined);
    }),
  }));
}

function readShop(folder: string, language: 'de' | 'en'): ShopRows {
  const catalogue = path.join(folder, 'catalogue');
  const products = [
    ...readTable(path.join(catalogue, `products.${language}.csv`), 'products', 'id'),
    ...readTable(path.join(catalogue, `variants.${language}.csv`), 'variants', 'sku'),
  ];
  const orders = readFileSync(path.join(folder, 'orders/orders.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, string | number | null>>)
    .filter((order) => order['language'] === language)
    .map((order): KnowledgeRow => ({
      table: 'orders',
      id: String(order['order']),
      title: String(order['title']),
      columns: [
        column('status', order['status'] ?? null),
        column('total', order['total'] ?? null, 'price', 'EUR'),
        column('goods', order['goods'] ?? null, 'price', 'EUR'),
      ],
    }));
  return { name: 'example shop', language, currency: 'EUR', products, orders };
}

/** The shops to say something about: the example shop, and tau2-retail where it is there. */
export function shopRows(root: string, shared: string | undefined): readonly ShopRows[] {
  const example = path.join(root, 'examples/shop');
  const tau = path.join(shared ?? '', 'tau2-retail/db.json');
  return [
    ...(existsSync(path.join(example, 'catalogue')) ? [readShop(example, 'de'), readShop(example, 'en')] : []),
    ...(shared !== undefined && existsSync(tau) ? [readTau(tau)] : []),
  ];
}
