using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rlfw.Architecture.Tests;

/// <summary>Budgets on length: what fits on a page or two gets read.</summary>
public sealed class SizeTests
{
    private const int FileLimit = 400;
    private const int FileMedian = 80;
    private const int FileP95 = 250;
    private const int MethodLimit = 80;
    private const int MethodP95 = 35;
    private const int ParameterLimit = 6;

    // One algorithm's update may be this long, where splitting it would hide the paper's listing.
    private const int LongestUpdate = 120;

    [Fact]
    public void Files_are_short()
    {
        var all = Repository.ProductSources.Concat(Repository.TestSources).ToArray();
        var product = Repository.ProductSources.Select(source => source.Lines.Length).Order().ToArray();

        product.Length.ShouldBeGreaterThan(150);
        all.Where(source => source.Lines.Length > FileLimit)
            .Select(source => $"{source}: {source.Lines.Length} lines")
            .ShouldBeNone($"A file has at most {FileLimit} lines");
        Percentile(product, 0.5).ShouldBeLessThanOrEqualTo(FileMedian, "median of product files");
        Percentile(product, 0.95).ShouldBeLessThanOrEqualTo(FileP95, "95th percentile of product files");
    }

    [Fact]
    public void Methods_are_short()
    {
        var methods = Repository
            .ProductSources.SelectMany(source =>
                source
                    .Syntax.DescendantNodes()
                    .OfType<BaseMethodDeclarationSyntax>()
                    .Select(method => (Source: source, Method: method, Lines: SourceFile.LinesOf(method)))
            )
            .ToArray();
        var longUpdate = methods
            .Where(m => m.Lines is > MethodLimit and <= LongestUpdate && IsUpdate(m.Source, m.Method))
            .Take(1)
            .ToArray();

        methods.Length.ShouldBeGreaterThan(500);
        methods
            .Where(m => m.Lines > MethodLimit)
            .Except(longUpdate)
            .Select(m => $"{m.Source.At(m.Method)}: {NameOf(m.Method)} has {m.Lines} lines")
            .ShouldBeNone($"A method has at most {MethodLimit} lines, one algorithm's Update {LongestUpdate}");
        Percentile([.. methods.Select(m => m.Lines).Order()], 0.95)
            .ShouldBeLessThanOrEqualTo(MethodP95, "95th percentile of methods");
    }

    [Fact]
    public void Constructors_have_few_parameters()
    {
        var types = Repository
            .ProductSources.SelectMany(source =>
                source
                    .Syntax.DescendantNodes()
                    .OfType<TypeDeclarationSyntax>()
                    .Select(type => (Source: source, Type: type))
            )
            .Where(t => t.Type is not RecordDeclarationSyntax)
            .ToArray();

        types.Length.ShouldBeGreaterThan(100);
        types
            .SelectMany(t =>
                t.Type.Members.OfType<ConstructorDeclarationSyntax>()
                    .Select(constructor => constructor.ParameterList)
                    .Append(t.Type.ParameterList)
                    .OfType<ParameterListSyntax>()
                    .Where(list => list.Parameters.Count > ParameterLimit && !MirrorsTorchSharp(t.Source))
                    .Select(list => $"{t.Source.At(list)}: {t.Type.Identifier} takes {list.Parameters.Count}")
            )
            .ShouldBeNone($"A constructor has at most {ParameterLimit} parameters; records aside");
    }

    /// <summary>Whether signatures are TorchSharp's and not ours to choose.</summary>
    private static bool MirrorsTorchSharp(SourceFile source) =>
        source.IsBelow("core/Torch")
        && !source.IsBelow("core/Torch/Extensions")
        && !source.IsBelow("core/Torch/Interop");

    private static bool IsUpdate(SourceFile source, SyntaxNode method) =>
        source.IsBelow("plugins/algorithms") && method is MethodDeclarationSyntax { Identifier.Text: "Update" };

    private static string NameOf(BaseMethodDeclarationSyntax method) =>
        method is MethodDeclarationSyntax named ? named.Identifier.Text : method.Kind().ToString();

    /// <summary>The value that a fraction of sorted values does not exceed.</summary>
    private static int Percentile(int[] sorted, double fraction) =>
        sorted[(int)Math.Ceiling(fraction * sorted.Length) - 1];
}
