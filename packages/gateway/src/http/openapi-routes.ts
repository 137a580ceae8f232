import type { Route } from './routes.ts';

/** The document from which clients of the admin interface are generated. Made when it is asked for first. */
export function openApiRoutes({ version }: { readonly version: string }): readonly Route[] {
  let text: string | undefined;
  return [
    {
      method: 'GET',
      path: '/admin/v1/openapi.json',
      plane: 'admin',
      access: 'signed-in',
      async handle(call) {
        if (text === undefined) {
          // Nearly nobody asks, and the descriptions of all operations need not lie in memory for that.
          const { openApiDocument } = await import('@gatehouse/contract/operations/openapi-document');
          text = JSON.stringify(openApiDocument(version));
        }
        call.sendJson(200, text);
      },
    },
  ];
}
