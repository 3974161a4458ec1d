using System.Reflection;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Conformance;

/// <summary>Says which implementation a conformance class tests.</summary>
/// <param name="type">The implementation.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ImplementationAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;

    /// <summary>Implementations that ship and that no conformance class of an assembly tests.</summary>
    /// <param name="tests">The assembly of the tests.</param>
    /// <param name="shipped">The assembly of the implementations.</param>
    public static IEnumerable<Type> Untested(Assembly tests, Assembly shipped)
    {
        foreach (var (contract, suite) in new[]
        {
            (typeof(IHashStore), typeof(HashStoreConformance)), (typeof(ITrackCatalog), typeof(TrackCatalogConformance)), (typeof(ITrackCatalog), typeof(CatalogSearchConformance)), (typeof(IBlobStore), typeof(BlobStoreConformance)),
        })
        {
            var tested = tests.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(suite))
                .Select(static type => type.GetCustomAttribute<ImplementationAttribute>()?.Type).ToHashSet();
            foreach (var type in shipped.GetTypes())
            {
                if (!type.IsAbstract && contract.IsAssignableFrom(type) && !tested.Contains(type)) yield return type;
            }
        }
    }
}
