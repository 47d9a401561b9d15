// The Delta Sharing protocol as its specification has it: a profile is all that this knows. Parquet by npm hyparquet.
import { asyncBufferFromUrl, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

export class DeltaSharingClient {
  constructor(profile) {
    this.endpoint = profile.endpoint.replace(/\/$/, '');
    this.token = profile.bearerToken;
  }

  async request(path, options = {}) {
    const response = await fetch(this.endpoint + path, {
      ...options,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...options.headers },
    });
    if (!response.ok) {
      const { errorCode, message } = await response.json();
      throw Object.assign(new Error(message), { name: errorCode, status: response.status });
    }
    return response;
  }

  async tables() {
    const tables = [];
    const { items: shares } = await (await this.request('/shares')).json();
    for (const share of shares) {
      const { items } = await (await this.request(`/shares/${share.name}/all-tables`)).json();
      tables.push(...items);
    }
    return tables;
  }

  /** The files of a table, with their presigned URLs. */
  async files({ share, schema, name }, query = {}) {
    const response = await this.request(`/shares/${share}/schemas/${schema}/tables/${name}/query`, {
      method: 'POST',
      body: JSON.stringify(query),
    });
    const lines = (await response.text()).trim().split('\n').map((line) => JSON.parse(line));
    return {
      version: response.headers.get('delta-table-version'),
      schema: JSON.parse(lines.find((line) => line.metaData).metaData.schemaString),
      files: lines.filter((line) => line.file).map((line) => line.file),
    };
  }

  /** The first `count` rows, read with range requests. */
  async rows(table, count) {
    const { files } = await this.files(table, { limitHint: count });
    const rows = [];
    for (const { url } of files) {
      const file = await asyncBufferFromUrl({ url });
      rows.push(...(await parquetReadObjects({ file, compressors, rowStart: 0, rowEnd: count - rows.length })));
      if (rows.length >= count) break;
    }
    return rows;
  }
}
