using System.Globalization;
using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Cli;

/// <summary>Writes what a model is for people.</summary>
internal static class ModelTables
{
    public static void Write(Terminal terminal, ModelReport report)
    {
        if (report.Adapter is { } adapter)
        {
            terminal.Out.WriteLine($"{report.Name}: a LoRA adapter");
            WritePairs(terminal, "setting", ModelReport.Facts(adapter));
        }

        if (report.Description is not { } description)
        {
            terminal.Out.WriteLine("its base is not in a folder here: name that to see its shape");
            return;
        }

        terminal.Out.WriteLine($"{report.Base}: {description.Architecture}");
        WritePairs(terminal, "setting", description.Facts.Concat(MoreFacts(report, description)));
        var memory = new TextTable("weights as", ">bytes", ">memory");
        foreach (var (storage, bytes) in description.Memory)
        {
            memory.Add(storage, Grouped(bytes), ByteSize.Text(bytes));
        }

        memory.Write(terminal);
        var cache = new TextTable("keys and values as", ">bytes a token");
        foreach (var (storage, bytes) in description.CacheBytesPerToken)
        {
            cache.Add(storage, Grouped(bytes));
        }

        cache.Write(terminal);
        WriteErrors(terminal, report.Errors);
    }

    private static IEnumerable<(string Name, string Value)> MoreFacts(ModelReport report, ModelDescription description)
    {
        yield return ("parameters", $"{Grouped(report.ParameterCount)} in {description.Parameters.Count} tensors");
        yield return (
            "tokenizer",
            report.Tokenizer is { } tokenizer
                ? $"{Grouped(tokenizer.VocabularySize)} ids, {Grouped(tokenizer.SpecialTokens.Count)} of them special"
                : "none in the folder: ids alone"
        );
        yield return ("chat template", report.Tokenizer?.ChatTemplate?.Name ?? "none");
        yield return (
            "stop ids",
            string.Join(", ", report.StopIds.Select(id => report.TextOf(id) is { } text ? $"{id} {text}" : $"{id}"))
        );
    }

    private static void WriteErrors(Terminal terminal, IReadOnlyList<QuantizationError> errors)
    {
        if (errors.Count == 0)
        {
            return;
        }

        var table = new TextTable(["relative error of", .. errors.Select(error => ">" + error.Quantization)]);
        foreach (var kind in errors[0].Weights.Select(entry => entry.Kind))
        {
            table.Add([
                $"{kind} weights",
                .. errors.Select(error => error.Weights.FirstOrDefault(entry => entry.Kind == kind).Error ?? ""),
            ]);
        }

        table.Add(["logits", .. errors.Select(error => error.Logits.ToString("0.00%", CultureInfo.InvariantCulture))]);
        table.Add([
            "likeliest token (share changed)",
            .. errors.Select(error => error.Changed.ToString("0.00%", CultureInfo.InvariantCulture)),
        ]);
        table.Write(terminal);
    }

    private static void WritePairs(Terminal terminal, string header, IEnumerable<(string Name, string Value)> pairs)
    {
        var table = new TextTable(header, "value");
        foreach (var (name, value) in pairs)
        {
            table.Add(name, value);
        }

        table.Write(terminal);
    }

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
