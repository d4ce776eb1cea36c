using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rlfw.Architecture.Tests;

public sealed class StyleTests
{
    /// <summary>Classes that are neither sealed, static nor abstract, and why.</summary>
    private static readonly Dictionary<string, string> OpenClasses = new(StringComparer.Ordinal)
    {
        ["PluginChoice"] = "PluginChoice<TContract> adds the contract to it; a choice without one is a choice too",
    };

    [Fact]
    public void The_parser_understands_every_file()
    {
        var all = Repository.ProductSources.Concat(Repository.TestSources).ToArray();

        all.Length.ShouldBeGreaterThan(250);
        all.SelectMany(source =>
                source
                    .Syntax.GetDiagnostics()
                    .Where(d => d.Severity == DiagnosticSeverity.Error)
                    .Select(d => d.ToString())
            )
            .ShouldBeNone("These tests measure what they can parse");
    }

    [Fact]
    public void A_file_holds_one_top_level_type()
    {
        var counts = Repository
            .ProductSources.Select(source => (Source: source, Count: TopLevelTypes(source)))
            .ToArray();

        counts.Sum(pair => pair.Count).ShouldBeGreaterThan(150);
        counts
            .Where(pair => pair.Count > 1)
            .Select(pair => $"{pair.Source}: {pair.Count}")
            .ShouldBeNone("One top-level type a file");
    }

    [Fact]
    public void Classes_are_sealed_static_or_abstract()
    {
        // The parts of a partial class share their modifiers.
        var classes = Repository
            .ProductSources.SelectMany(source =>
                source
                    .Syntax.DescendantNodes()
                    .OfType<TypeDeclarationSyntax>()
                    .Where(type =>
                        type.IsKind(SyntaxKind.ClassDeclaration) || type.IsKind(SyntaxKind.RecordDeclaration)
                    )
                    .Select(type => (Source: source, Type: type))
            )
            .GroupBy(pair => (FullName(pair.Type), pair.Source.Path.Split('/')[1]))
            .ToArray();

        classes.Length.ShouldBeGreaterThan(100);
        classes
            .Where(parts => !parts.Any(part => part.Type.Modifiers.Any(IsClosing)))
            .Where(parts =>
                !OpenClasses.ContainsKey(parts.First().Type.Identifier.Text)
                && !IsPartOfTorchSharp(parts.First().Source)
            )
            .Select(parts => $"{parts.First().Source.At(parts.First().Type)}: {parts.First().Type.Identifier}")
            .ShouldBeNone("A class is sealed, static or abstract, or stands in OpenClasses with the reason");
    }

    [Fact]
    public void A_suppressed_warning_has_its_reason_beside_it()
    {
        Repository
            .ProductSources.Concat(Repository.TestSources)
            .SelectMany(source =>
                source
                    .Lines.Index()
                    .Where(line => IsUnexplained(source, line.Index))
                    .Select(line => $"{source}:{line.Index + 1}")
            )
            .ShouldBeNone("#pragma warning disable needs a comment on its line or above it");
        Repository
            .ProductSources.SelectMany(source =>
                source
                    .Syntax.DescendantNodes()
                    .OfType<AttributeSyntax>()
                    .Where(attribute => attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal))
                    .Where(attribute => !attribute.ToString().Contains("Justification", StringComparison.Ordinal))
                    .Select(source.At)
            )
            .ShouldBeNone("SuppressMessage needs a Justification");
    }

    private static bool IsUnexplained(SourceFile source, int index)
    {
        var line = source.Lines[index].Trim();
        return line.StartsWith("#pragma warning disable", StringComparison.Ordinal)
            && !line.Contains("//", StringComparison.Ordinal)
            && !(index > 0 && source.Lines[index - 1].Trim().StartsWith("//", StringComparison.Ordinal));
    }

    private static int TopLevelTypes(SourceFile source) =>
        source
            .Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Count(node => !IsPartOfTorch(source, node));

    /// <summary>The one static class <c>torch</c> is spread over the files of its parts: a module beside its factory.</summary>
    private static bool IsPartOfTorch(SourceFile source, SyntaxNode node) =>
        source.IsBelow("core/Torch") && node is ClassDeclarationSyntax { Identifier.Text: "torch" };

    private static bool IsClosing(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword;

    /// <summary>TorchSharp's classes are open where TorchSharp's are: users derive from them as its documentation says.</summary>
    private static bool IsPartOfTorchSharp(SourceFile source) =>
        source.IsBelow("core/Torch")
        && !source.IsBelow("core/Torch/Extensions")
        && !source.IsBelow("core/Torch/Interop");

    private static string FullName(SyntaxNode type) =>
        string.Join(
            '.',
            type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse().Select(t => $"{t.Identifier}`{t.Arity}")
        );
}
