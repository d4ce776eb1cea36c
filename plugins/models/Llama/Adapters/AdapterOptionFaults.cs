using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>What is wrong with the options that name an adapter, found while a plan is made, before any run begins.</summary>
internal static class AdapterOptionFaults
{
    /// <summary>The faults of <c>lora</c> and <c>adapter</c>.</summary>
    public static IEnumerable<ValidationResult> Of(LlamaOptions options)
    {
        foreach (var name in Given(options).Where(_ => options.Path is null))
        {
            yield return new ValidationResult(
                "an adapter stands on a checkpoint, and without it is worth nothing: set 'path'",
                [name]
            );
        }

        if (options is { Lora: not null, Adapter: not null })
        {
            yield return new ValidationResult(
                "'adapter' goes on with an adapter, 'lora' begins a new one: leave one of the two out",
                [nameof(LlamaOptions.Lora)]
            );
        }
        else if (options.Adapter is { } folder && !HubReference.IsMeant(folder) && !AdapterFolder.IsAdapter(folder))
        {
            yield return new ValidationResult(
                $"there is no {AdapterFolder.ConfigFileName} in '{folder}' (looked in {Path.GetFullPath(folder)}): a relative path starts at the working directory",
                [nameof(LlamaOptions.Adapter)]
            );
        }
        else if (Linears(options.Path) is { } linears && Unfit(options, linears) is { } fault)
        {
            yield return new ValidationResult(fault, [.. Given(options)]);
        }
    }

    private static IEnumerable<string> Given(LlamaOptions options)
    {
        if (options.Lora is not null)
        {
            yield return nameof(LlamaOptions.Lora);
        }

        if (options.Adapter is not null)
        {
            yield return nameof(LlamaOptions.Adapter);
        }
    }

    /// <summary>What does not fit the checkpoint; a reference to a hub is looked at when the model is made.</summary>
    private static string? Unfit(LlamaOptions options, IReadOnlyList<LinearShape> linears)
    {
        try
        {
            if (options.Adapter is { } folder && !HubReference.IsMeant(folder))
            {
                AdapterFolder.CheckFit(folder, linears);
            }
            else if (options.Lora is { TargetModules.Count: > 0 } lora)
            {
                LearnedAdapter.Places(lora, linears);
            }

            return null;
        }
        catch (UserErrorException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The checkpoint's linear maps; null where they are not known here: on a hub, or with a fault of its own.</summary>
    private static IReadOnlyList<LinearShape>? Linears(string? path)
    {
        if (path is null || HubReference.IsMeant(path))
        {
            return null;
        }

        try
        {
            return LlamaLinears.Of(HuggingFaceConfig.Read(path).Shape);
        }
        catch (UserErrorException)
        {
            return null;
        }
    }
}
