using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rlfw.Architecture.Tests;

/// <summary>A source file, parsed when asked for.</summary>
/// <param name="path">Relative to the root.</param>
internal sealed class SourceFile(string path)
{
    // What a newer SDK's compiler accepts and this parser still calls a preview.
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private readonly Lazy<CompilationUnitSyntax> _syntax = new(() =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.At(path)), Options, path).GetCompilationUnitRoot()
    );

    /// <summary>Relative to the root, with slashes.</summary>
    public string Path { get; } = path;

    /// <summary>Its syntax.</summary>
    public CompilationUnitSyntax Syntax => _syntax.Value;

    /// <summary>Its text, a line each.</summary>
    public string[] Lines { get; } = File.ReadAllLines(Repository.At(path));

    /// <summary>Whether it is below a folder.</summary>
    public bool IsBelow(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>"core/Hosting/Plugins/PluginHost.cs:12".</summary>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    /// <summary>How many lines a declaration takes, its documentation aside.</summary>
    public static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    public override string ToString() => Path;
}
