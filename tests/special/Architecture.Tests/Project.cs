using System.Xml.Linq;

namespace Rlfw.Architecture.Tests;

/// <summary>A project file.</summary>
/// <param name="path">Relative to the root.</param>
internal sealed class Project(string path)
{
    /// <summary>Relative to the root, with slashes.</summary>
    public string Path { get; } = path;

    /// <summary>The file's name without its ending.</summary>
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(path);

    /// <summary>Its folder, relative to the root.</summary>
    public string Folder { get; } = Repository.FolderOf(path);

    /// <summary>Its content.</summary>
    public XDocument Xml { get; } = XDocument.Load(Repository.At(path), LoadOptions.PreserveWhitespace);

    /// <summary>The project references that put an assembly into the compilation.</summary>
    public IEnumerable<XElement> References =>
        Xml.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false");

    /// <summary>The names of the projects it references.</summary>
    public IEnumerable<string> ReferencedNames =>
        References.Select(reference =>
            System.IO.Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)
        );

    /// <summary>Whether it is below a folder.</summary>
    public bool IsBelow(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public override string ToString() => Path;
}
