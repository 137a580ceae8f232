import type { Command } from 'commander';
import type { Dependencies } from './dependencies.ts';

export function addOpenApiCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('openapi')
    .description('print the OpenAPI document of the admin interface')
    .addHelpText('after', '\nA gateway gives the same at /admin/v1/openapi.json, to any key.\n')
    .action(async () => {
      const { openApiDocument } = await import('@gatehouse/contract/operations/openapi-document');
      dependencies.stdout.write(`${JSON.stringify(openApiDocument(dependencies.version), null, 2)}\n`);
    });
}
