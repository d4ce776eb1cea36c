using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Plans.Binding;

namespace Rlfw.Plans.Structure;

/// <summary>One element of <c>stages:</c>.</summary>
internal sealed record StageOptions : StageKeys
{
    [Description("The stage's name in kebab-case, unique in its experiment.")]
    [RegularExpression(Names.Pattern, ErrorMessage = Names.Rule)]
    public required string Name { get; init; }
}
