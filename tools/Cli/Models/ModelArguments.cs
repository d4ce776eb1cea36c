using System.CommandLine;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>Options of the commands that load a model's weights.</summary>
internal static class ModelArguments
{
    public static Option<string> DeviceName { get; } =
        new("--device")
        {
            Description = "auto, cpu, cuda, cuda:0, ...; auto is the first CUDA device where there is one",
            DefaultValueFactory = _ => "auto",
        };

    public static Option<string?> Dtype { get; } =
        Choice(
            new Option<string?>("--dtype")
            {
                Description =
                    "The type that the model computes in: float32, bfloat16 or float16 [default: float32 on the CPU, the checkpoint's on a GPU]",
                HelpName = "DTYPE",
            },
            "float32",
            "bfloat16",
            "float16"
        );

    public static Option<string?> Quantization { get; } =
        Choice(
            new Option<string?>("--quantization")
            {
                Description = "Keep the base's matrices in 8 or 4 bits: int8 or nf4; less memory, with an error",
                HelpName = "NAME",
            },
            "int8",
            "nf4"
        );

    /// <summary>What the user chose for the model plugin, by its options' names.</summary>
    public static Dictionary<string, object> Options(ParseResult parsed) =>
        new[] { ("dtype", parsed.GetValue(Dtype)), ("quantization", parsed.GetValue(Quantization)) }
            .Where(option => option.Item2 is not null)
            .ToDictionary(option => option.Item1, object (option) => option.Item2!, StringComparer.Ordinal);

    /// <summary>In which type the model computes, and what quantization changed: "bfloat16, nf4 (quantization_error_gate 7.9 %)".</summary>
    public static string FormatOf(ICausalLanguageModel model)
    {
        var facts = model.Describe().Facts;
        var dtype = facts.FirstOrDefault(fact => fact.Name == "dtype").Value;
        var quantization = facts.FirstOrDefault(fact => fact.Name == "quantization").Value;
        var errors = facts
            .Where(fact => fact.Name.StartsWith("quantization_error_", StringComparison.Ordinal))
            .Select(fact => $"{fact.Name["quantization_error_".Length..]} {fact.Value}")
            .ToList();
        return (
                dtype ?? model.Module.parameters().FirstOrDefault()?.dtype.ToString() ?? "no parameters"
            ).ToLowerInvariant()
            + (
                errors.Count > 0 ? $", {quantization} (relative error of the weights: {string.Join(", ", errors)})" : ""
            );
    }

    private static Option<string?> Choice(Option<string?> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
