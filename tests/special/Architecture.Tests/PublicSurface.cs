using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rlfw.Architecture.Tests;

/// <summary>The public members of an assembly as lines of C#, sorted: what a consumer can see and so come to rely on.</summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeModifiers,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    /// <summary>Reads the surface off a compiled assembly.</summary>
    /// <param name="path">The assembly; what it references lies beside it or belongs to .NET.</param>
    public static IReadOnlyList<string> Of(string path)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var reference = MetadataReference.CreateFromFile(path);
        var compilation = CSharpCompilation.Create(
            "surface",
            references: platform
                .Where(other => other != path)
                .Select(other => MetadataReference.CreateFromFile(other))
                .Append(reference)
        );
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;
        return
        [
            .. Types(assembly.GlobalNamespace)
                .SelectMany(Lines)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .Where(member => member is INamespaceSymbol || IsVisible(member))
            .SelectMany(member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));

    private static IEnumerable<string> Lines(INamedTypeSymbol type)
    {
        var name = type.ToDisplayString(Format);
        var bases = type
            .Interfaces.Where(i => i.Name != nameof(IEquatable<>))
            .Select(i => i.ToDisplayString(Format))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: SpecialType.None } parent)
        {
            bases.Insert(0, parent.ToDisplayString(Format));
        }

        yield return $"{name}: {Kind(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";
        foreach (var member in type.GetMembers().Where(IsVisible).Where(IsWritten))
        {
            yield return $"{name}: {member.ToDisplayString(Format)}";
        }
    }

    /// <summary>Accessors show as their property; what the compiler adds to a record comes with the word.</summary>
    private static bool IsWritten(ISymbol member) =>
        member is not INamedTypeSymbol
        && member is not IMethodSymbol { AssociatedSymbol: not null }
        && !member.IsImplicitlyDeclared
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility
            is Accessibility.Public
                or Accessibility.Protected
                or Accessibility.ProtectedOrInternal;

    private static string Kind(INamedTypeSymbol type)
    {
        var word = type.IsRecord ? "record" : type.TypeKind.ToString().ToLowerInvariant();
        return type switch
        {
            { IsStatic: true } => $"static {word}",
            { TypeKind: TypeKind.Class, IsAbstract: true } => $"abstract {word}",
            { TypeKind: TypeKind.Class, IsSealed: true } => $"sealed {word}",
            _ => word,
        };
    }
}
