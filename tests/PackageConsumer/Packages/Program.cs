// Looks into the packages of one version: Packages FEED VERSION PROJECT…
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

var (feed, version, projects) = (args[0], args[1], args[2..]);
var faults = new List<string>();
foreach (var project in projects)
{
    var isTool = project == "TuneScout.Console";
    using var package = ZipFile.OpenRead(Path.Combine(feed, $"{project}.{version}.nupkg"));
    var names = package.Entries.Select(entry => entry.FullName).ToHashSet();
    using var reading = package.GetEntry($"{project}.nuspec")!.Open();
    var nuspec = XDocument.Load(reading).Root!.Elements().Single();
    string? Value(string name) => nuspec.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
    var repository = nuspec.Elements().FirstOrDefault(element => element.Name.LocalName == "repository");

    Check(Value("version") == version, "has the version");
    Check(Value("readme") == "README.md" && names.Contains("README.md"), "has a readme");
    Check(Value("icon") == "icon.png" && names.Contains("icon.png"), "has an icon");
    Check(Value("license") == "MIT", "has a licence");
    Check(Value("description") is { Length: > 40 } && Value("tags") is { Length: > 0 }, "has a description and tags");
    Check((string?)repository?.Attribute("type") == "git" && (string?)repository?.Attribute("commit") is { Length: 40 }, "names the commit");
    Check(!names.Any(name => name.EndsWith(".pdb", StringComparison.Ordinal)) || isTool, "keeps symbols apart");
    if (isTool)
    {
        Check(names.Any(name => name.EndsWith("/tunescout.dll", StringComparison.Ordinal)), "holds the tool");
        continue;
    }

    Check(names.Contains($"lib/net10.0/{project}.dll") && names.Contains($"lib/net10.0/{project}.xml"), "has the assembly and its documentation");
    foreach (var dependency in nuspec.Descendants().Where(element => element.Name.LocalName == "dependency"))
        Check(!((string)dependency.Attribute("id")!).StartsWith("TuneScout.", StringComparison.Ordinal) || (string)dependency.Attribute("version")! == version, $"depends on its own version of {dependency.Attribute("id")!.Value}");
    using var symbols = ZipFile.OpenRead(Path.Combine(feed, $"{project}.{version}.snupkg"));
    var pdb = new MemoryStream();
    using (var stream = symbols.GetEntry($"lib/net10.0/{project}.pdb")!.Open()) stream.CopyTo(pdb);
    pdb.Position = 0;
    using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
    var reader = provider.GetMetadataReader();
    var documents = reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).ToList();
    Check(documents.Count > 20 && documents.All(name => name.StartsWith("/_", StringComparison.Ordinal)), $"has paths of no machine in its symbols ({documents.FirstOrDefault(name => !name.StartsWith("/_", StringComparison.Ordinal))})");
    var assembly = new MemoryStream();
    using (var stream = package.GetEntry($"lib/net10.0/{project}.dll")!.Open()) stream.CopyTo(assembly);
    assembly.Position = 0;
    using var image = new PEReader(assembly);
    Check(image.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible), "is deterministic");

    void Check(bool holds, string what)
    {
        if (!holds) faults.Add($"{project}: it is not so that it {what}.");
    }
}

foreach (var fault in faults) Console.Error.WriteLine(fault);
Console.WriteLine($"{projects.Length} packages looked into, {faults.Count} faults");
return faults.Count == 0 ? 0 : 1;
