using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Options of the <c>huggingface</c> tokenizer.</summary>
public sealed record HuggingFaceOptions : IValidatableObject, IReadsFiles
{
    /// <summary>
    /// Where the tokenizer is: a folder in Hugging Face's layout (<c>tokenizer.json</c>, or else <c>tokenizer.model</c>, in the
    /// folder or in its <c>original</c>), one of these files itself, or <c>hf://org/name[@revision]</c>. The configuration files
    /// beside it say which token begins, ends and fills. A relative path starts at the working directory of the command.
    /// </summary>
    [Description(
        "A folder with tokenizer.json or tokenizer.model, one of these files, or hf://org/name; the configuration files beside it count."
    )]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>
    /// How a dialog becomes ids: <c>llama3</c>, <c>llama3.1-instruct</c>, <c>llama3.2-instruct</c>, or without it what the folder's
    /// configuration says.
    /// </summary>
    [Description(
        "How a dialog becomes ids: llama3, llama3.1-instruct or llama3.2-instruct; without it what the folder's configuration says."
    )]
    public string? ChatTemplate { get; init; }

    IReadOnlyList<string> IReadsFiles.InputFiles => [Path];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ChatTemplate is { } template && !ChatTemplates.Names.Contains(template, StringComparer.Ordinal))
        {
            yield return new ValidationResult(
                $"there is no chat template '{template}'; {Suggestions.For(template, ChatTemplates.Names, "there are")}",
                [nameof(ChatTemplate)]
            );
        }

        if (Path.Length == 0)
        {
            yield break;
        }

        if (HubReference.FaultOfModel(Path) is { } fault)
        {
            yield return new ValidationResult(fault, [nameof(Path)]);
        }
        else if (!HubReference.IsMeant(Path) && !Directory.Exists(Path) && !File.Exists(Path))
        {
            yield return new ValidationResult(
                $"there is no folder or file '{Path}' (looked for {System.IO.Path.GetFullPath(Path)}): a relative path starts at the working directory",
                [nameof(Path)]
            );
        }
    }
}
