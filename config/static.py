"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    # Without this an "import" inside one module keeps pointing at another's unhashed name.
    support_js_module_import_aggregation = True
