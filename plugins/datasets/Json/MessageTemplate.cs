using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>A message of the dialog that a prompt is.</summary>
public sealed record MessageTemplate
{
    /// <summary>Who says it.</summary>
    [Description("Who says it: system, user or assistant.")]
    [RegularExpression("system|user|assistant", ErrorMessage = "the role is system, user or assistant")]
    [Required]
    public string Role { get; init; } = "";

    /// <summary>What is said, a template over the fields.</summary>
    [Description("What is said, a template over the fields.")]
    [Required]
    public TextTemplate? Content { get; init; }
}
