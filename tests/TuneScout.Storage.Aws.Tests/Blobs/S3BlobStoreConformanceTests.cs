using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;

namespace TuneScout.Storage.Aws.Tests.Blobs;

[Implementation(typeof(S3BlobStore))]
public sealed class S3BlobStoreConformanceTests : BlobStoreConformance
{
    public S3BlobStoreConformanceTests() => Engines.Require();

    protected override ValueTask<IBlobStore> OpenAsync() => ValueTask.FromResult<IBlobStore>(new S3BlobStore(Engines.S3(), Engines.Options()));
}
