using System.Text.RegularExpressions;
using Rlfw.Torch.Interop;
using Rlfw.TorchGenerator;

namespace Rlfw.Torch.Tests.Operators;

/// <summary>The operator files against the libtorch in use: names, order and types of every argument.</summary>
public sealed partial class OperatorFileTests(ITestOutputHelper output)
{
    // Not in libtorch 1.13; each has a fallback in Rlfw.Torch.Extensions.
    private static readonly string[] Newer = ["scaled_dot_product_attention", "_flash_attention_forward", "rms_norm"];

    [Fact]
    public void Every_schema_is_the_one_of_libtorch()
    {
        var faults = new List<string>();
        var operators = Files().SelectMany(Read).DistinctBy(o => o.Field).ToList();
        foreach (var spec in operators)
        {
            var native = new Operator("aten::" + spec.Name, spec.Overload);
            // What is newer may be there under the same name and mean something else.
            if (
                native.Exists
                && !(Newer.Contains(spec.Name) && torch.__version__.StartsWith("1.", StringComparison.Ordinal))
            )
            {
                faults.AddRange(Differences(spec, native.Schema));
            }
            else if (!Newer.Contains(spec.Name))
            {
                faults.Add($"{spec.Schema}: no such operator");
            }
        }
        output.WriteLine($"{operators.Count} operators compared with libtorch {torch.__version__}.");
        operators.Count.ShouldBeGreaterThan(350);
        faults.ShouldBeEmpty(string.Join('\n', faults));
    }

    [Fact]
    public void Every_form_passes_no_more_arguments_than_its_operator_has()
    {
        var forms = Files().SelectMany(Read).SelectMany(o => o.Forms.Select(f => (o, f))).ToList();
        forms.Count.ShouldBeGreaterThan(700);
        forms.ShouldAllBe(p => p.f.Arguments.Count <= p.o.Arguments.Count);
    }

    [Theory]
    [InlineData("aten::add(Tensor self -> Tensor", "not an ATen schema")]
    [InlineData("aten::add(Tensor) -> Tensor", "has no name")]
    [InlineData("aten::add(Tensor self) -> Dict", "not supported")]
    [InlineData("aten::add(Tensor self) -> Tensor\n  .add(Tensor a, Tensor b)", "more arguments")]
    [InlineData(
        "aten::add(Tensor self, Tensor b) -> Tensor\n  .add(Tensor other) => this",
        "does not use its parameter 'other'"
    )]
    [InlineData("  .add()", "before the first schema")]
    [InlineData("aten::add(Tensor self) -> Tensor\n  add", "not a form")]
    public void Faults_of_an_operator_file_are_reported(string text, string expected)
    {
        var faults = new List<string>();
        OpsReader.Read(text, (_, message) => faults.Add(message));
        faults.ShouldHaveSingleItem().ShouldContain(expected);
    }

    [Fact]
    public void Faults_name_their_line()
    {
        var lines = new List<int>();
        OpsReader.Read(
            "# head\n\naten::abs(Tensor self) -> Tensor\n  .abs()\n  nonsense\n",
            (line, _) => lines.Add(line)
        );
        lines.ShouldBe([5]);
    }

    [Fact]
    public void A_loop_repeats_its_lines_for_every_word()
    {
        var text = "for $ in sin:x cos:y\naten::$1(Tensor self) -> Tensor\n  torch.$1_$2(Tensor input)\nend";
        var operators = OpsReader.Read(
            text,
            (line, message) => throw new InvalidOperationException($"{line}: {message}")
        );
        operators.Select(o => o.Forms[0].Method).ShouldBe(["sin_x", "cos_y"]);
    }

    private static string[] Files() => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Operators"), "*.ops");

    private static List<OperatorSpec> Read(string path) =>
        OpsReader.Read(
            File.ReadAllText(path),
            (line, message) => throw new InvalidOperationException($"{path}({line}): {message}")
        );

    private static IEnumerable<string> Differences(OperatorSpec spec, string schema)
    {
        // Results are not compared: libtorch gives names to a tuple's items that are not TorchSharp's.
        var faults = new List<string>();
        var native = OpsReader.Read(
            Arrow().Replace(schema, " -> Tensor"),
            (_, message) => faults.Add(message + ": " + schema)
        );
        foreach (var fault in faults)
        {
            yield return fault;
        }
        if (faults.Count > 0)
        {
            yield break;
        }
        var used = spec.Forms.Max(f => f.Arguments.Count);
        var theirs = native[0].Arguments;
        if (used > theirs.Count)
        {
            yield return $"{spec.Schema}: libtorch has {schema}";
        }
        for (var i = 0; i < Math.Min(used, theirs.Count); i++)
        {
            if (!string.Equals(Plain(spec.Arguments[i].Type), Plain(theirs[i].Type), StringComparison.Ordinal))
            {
                yield return $"{spec.Schema}: argument {i} is '{theirs[i].Type}' in {schema}";
            }
        }
    }

    // Sizes are symbolic in newer versions, and layouts, types and devices are written as integers in some.
    private static string Plain(string type) =>
        type.Replace("SymInt", "int", StringComparison.Ordinal)
            .Replace("ScalarType", "int", StringComparison.Ordinal)
            .Replace("MemoryFormat", "int", StringComparison.Ordinal)
            .Replace("Layout", "int", StringComparison.Ordinal);

    [GeneratedRegex(@" -> [^>]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arrow();
}
