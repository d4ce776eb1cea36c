using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Extensions;

/// <summary>Compiled kernels on disk.</summary>
public sealed class KernelCacheTests
{
    [Fact]
    public void What_was_kept_is_found_until_a_byte_of_it_changes()
    {
        using var folder = new TemporaryFolder();
        var cache = new KernelCache(Path.Combine(folder.Path, "a", "b"));
        cache.Find("key").ShouldBeNull();
        byte[] image = [1, 2, 3];
        cache.Keep("key", image);
        cache.Find("key").ShouldBe(image);
        cache.Find("other").ShouldBeNull();
        var file = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var bytes = File.ReadAllBytes(file);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(file, bytes[..length]);
            cache.Find("key").ShouldBeNull();
        }

        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        cache.Find("key").ShouldBeNull();
        cache.Keep("key", image);
        cache.Find("key").ShouldBe(image);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_keeps_nothing_and_fails_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "in the way");
        var cache = new KernelCache(Path.Combine(file, "kernels"));
        cache.Keep("key", [1]);
        cache.Find("key").ShouldBeNull();
    }

    [Fact]
    public void Names_differ_where_anything_that_goes_in_differs()
    {
        string[] keys =
        [
            KernelCache.Key("ab", "c"),
            KernelCache.Key("a", "bc"),
            KernelCache.Key("abc"),
            KernelCache.Key("ab", "c", string.Empty),
        ];
        keys.Distinct(StringComparer.Ordinal).Count().ShouldBe(keys.Length);
        KernelCache.Key("ab", "c").ShouldBe(keys[0]);
    }
}
