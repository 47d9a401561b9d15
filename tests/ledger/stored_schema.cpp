#include "tests/ledger/stored_schema.hpp"

#include <rocksdb/db.h>

#include <string>
#include <vector>

#include "engine/core/check.hpp"

namespace licet::testing {

void set_stored_schema(const std::filesystem::path& directory, std::uint32_t schema) {
  std::vector<std::string> names;
  LICET_CHECK(rocksdb::DB::ListColumnFamilies({}, directory.string(), &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> tables;
  for (const auto& name : names) tables.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  LICET_CHECK(rocksdb::DB::Open({}, directory.string(), tables, &handles, &db).ok());
  for (auto* handle : handles) {
    if (handle->GetName() != "meta") continue;
    const rocksdb::Slice value(reinterpret_cast<const char*>(&schema), sizeof schema);
    LICET_CHECK(db->Put({}, handle, "schema", value).ok());
    LICET_CHECK(db->Flush({}, handle).ok());
  }
  for (auto* handle : handles) LICET_CHECK(db->DestroyColumnFamilyHandle(handle).ok());
  LICET_CHECK(db->Close().ok());
  delete db;
}

}  // namespace licet::testing
