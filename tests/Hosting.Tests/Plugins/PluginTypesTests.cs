using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Plugins;

/// <summary>The rules for plugin classes, each held against a class that breaks it.</summary>
public sealed class PluginTypesTests
{
    private const string Prefix = "Rlfw.Hosting.Tests.Plugins.SamplePlugins+";

    private static readonly PluginManifest Manifest = new("tests", "1.2.3", 1, 0, "Tests.dll", []);

    [Fact]
    public void A_good_class_is_described_by_attribute_contract_and_manifest()
    {
        var plugin = PluginTypes.Describe([typeof(string), typeof(SamplePlugins.Good)], Manifest, "/folder").Single();

        plugin.ShouldBe(
            new PluginDescriptor
            {
                Kind = PluginKind.Tokenizer,
                Id = "good",
                Summary = "A good one.",
                ImplementationType = typeof(SamplePlugins.Good),
                OptionsType = typeof(NoOptions),
                Package = "tests",
                PackageVersion = "1.2.3",
                Folder = "/folder",
            }
        );
    }

    [Theory]
    [InlineData(
        typeof(SamplePlugins.NoContract),
        "is marked as a plugin and implements no plugin contract (IReward, IEnvironment, ...)"
    )]
    [InlineData(
        typeof(SamplePlugins.TwoKinds),
        "implements contracts of several kinds (Tokenizer, Reward): make it two classes"
    )]
    [InlineData(typeof(SamplePlugins.BadId), "the id 'Bad_Id' is not kebab-case (my-plugin)")]
    [InlineData(typeof(SamplePlugins.Hidden), "a plugin class must be public, and neither abstract nor generic")]
    [InlineData(typeof(SamplePlugins.Abstract), "a plugin class must be public, and neither abstract nor generic")]
    [InlineData(typeof(SamplePlugins.Generic<>), "a plugin class must be public, and neither abstract nor generic")]
    [InlineData(typeof(SamplePlugins.TwoConstructors), "a plugin class must have exactly one public constructor")]
    [InlineData(typeof(SamplePlugins.BadOptions), "its options type IComparable must be a public record")]
    [InlineData(
        typeof(SamplePlugins.PositionalOptions),
        "its options record PositionalRecord needs a parameterless constructor, which gives the defaults; write options as "
            + "properties with { get; init; }"
    )]
    [InlineData(
        typeof(SamplePlugins.OddOptions),
        "the option OddRecord.Where is of type Uri, which an experiment file cannot hold (records of options need a "
            + "parameterless constructor and settable properties)"
    )]
    [InlineData(
        typeof(SamplePlugins.ThrowingOptions),
        "the constructor of the options record ThrowingRecord threw: no default"
    )]
    public void A_class_that_breaks_a_rule_is_named_with_it(Type type, string rule)
    {
        var fault = Should.Throw<PluginLoadException>(() => PluginTypes.Describe([type], Manifest, "/folder"));

        fault.Message.ShouldStartWith(Prefix);
        fault.Message.ShouldEndWith(rule);
    }

    [Fact]
    public void Two_classes_with_one_id_are_both_named()
    {
        Should
            .Throw<PluginLoadException>(() =>
                PluginTypes.Describe([typeof(SamplePlugins.Good), typeof(SamplePlugins.AlsoGood)], Manifest, "/folder")
            )
            .Message.ShouldBe($"tokenizer 'good' is the id of two classes: {Prefix}Good, {Prefix}AlsoGood");
    }

    [Fact]
    public void A_folder_registers_its_services_through_one_public_class()
    {
        PluginTypes
            .CollectServices([typeof(SamplePlugins.Registrar)])
            .ShouldHaveSingleItem()
            .ServiceType.ShouldBe(typeof(SamplePlugins.Registrar));
        Fault(typeof(SamplePlugins.Registrar), typeof(SamplePlugins.NeedyRegistrar))
            .ShouldBe(
                $"it has 2 classes that implement IPluginServices; one is allowed: {Prefix}Registrar, {Prefix}NeedyRegistrar"
            );
        Fault(typeof(SamplePlugins.NeedyRegistrar))
            .ShouldBe($"{Prefix}NeedyRegistrar must be public and have a public parameterless constructor");

        static string Fault(params Type[] types) =>
            Should.Throw<PluginLoadException>(() => PluginTypes.CollectServices(types)).Message;
    }
}
