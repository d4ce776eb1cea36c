namespace Rlfw.Measuring.Tests;

public sealed class GitSourcesTests
{
    [Fact]
    public void A_clean_repository_has_commit_branch_and_no_differences()
    {
        using var folder = GitFolder.WithCommit();

        folder
            .Sources.Facts()
            .ShouldBe(new SourceFacts(folder.Git("rev-parse", "HEAD"), "main", IsDirty: false, Repository: null));
        folder.Sources.Diff().ShouldBe(new SourceDiff("", IsCut: false));
    }

    [Fact]
    public void A_changed_file_makes_it_dirty_staged_or_not_and_an_unknown_one_does_not()
    {
        using var folder = GitFolder.WithCommit();
        folder.Write("notes.txt", "mine");
        folder.Sources.Facts()!.IsDirty.ShouldBeFalse();

        folder.Write("a.txt", "one\ntwo\n");
        folder.Sources.Facts()!.IsDirty.ShouldBeTrue();
        folder.Git("add", "a.txt");

        folder.Sources.Facts()!.IsDirty.ShouldBeTrue();
        folder.Sources.Diff()!.Text.ShouldEndWith("@@ -1 +1,2 @@\n one\n+two\n");
    }

    [Fact]
    public void Differences_are_of_the_whole_repository_whatever_the_settings_say()
    {
        using var folder = GitFolder.WithCommit();
        folder.Write("a.txt", "Grüße\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        folder.Git("config", "diff.relative", "true");
        folder.Git("config", "diff.external", "/bin/false");
        folder.Git("config", "color.ui", "always");

        var diff = new GitSources(Path.Combine(folder.Path, "sub"), TimeSpan.FromSeconds(30)).Diff()!;

        diff.Text.ShouldStartWith("diff --git a/a.txt b/a.txt\n");
        diff.Text.ShouldEndWith("-one\n+Grüße\n");
    }

    [Fact]
    public void A_long_diff_is_cut_at_a_line_and_says_so()
    {
        using var folder = GitFolder.WithCommit();
        folder.Write("a.txt", string.Concat(Enumerable.Repeat("ein schöner Satz\n", 200_000)));

        var diff = folder.Sources.Diff()!;
        var lines = diff.Text.Split('\n');

        diff.IsCut.ShouldBeTrue();
        lines[^2].ShouldBe("[cut: longer than 1048576 bytes]");
        lines[^3].ShouldBe("+ein schöner Satz");
        System.Text.Encoding.UTF8.GetByteCount(diff.Text).ShouldBeInRange(1_048_000, 1_048_700);
        folder.Sources.Diff(longest: 0).ShouldBe(new SourceDiff("[cut: longer than 0 bytes]\n", IsCut: true));
    }

    [Fact]
    public void A_commit_that_is_checked_out_by_itself_is_on_no_branch()
    {
        using var folder = GitFolder.WithCommit();
        folder.Git("checkout", "--quiet", "--detach");

        folder.Sources.Facts()!.Branch.ShouldBeNull();
    }

    [Fact]
    public void The_repository_is_where_it_came_from_without_credentials()
    {
        using var folder = GitFolder.WithCommit();
        folder.Git("remote", "add", "copy", "git@example.org:me/copy.git");
        folder.Sources.Facts()!.Repository.ShouldBe("git@example.org:me/copy.git");

        folder.Git("remote", "add", "origin", "https://me:t0ken@example.org/me/x.git");
        folder.Sources.Facts()!.Repository.ShouldBe("https://example.org/me/x.git");
    }

    [Theory]
    [InlineData("https://me:t0ken@example.org/x.git", "https://example.org/x.git")]
    [InlineData("https://t0ken@example.org:8443/x@y.git", "https://example.org:8443/x@y.git")]
    [InlineData("https://me:a@b@example.org", "https://example.org")]
    [InlineData("ssh://git:pa55@example.org/x.git", "ssh://git@example.org/x.git")]
    [InlineData("git+ssh://git@example.org/x.git", "git+ssh://git@example.org/x.git")]
    [InlineData("https://example.org/x@y.git", "https://example.org/x@y.git")]
    [InlineData("git@example.org:me/x.git", "git@example.org:me/x.git")]
    [InlineData("/home/me/x", "/home/me/x")]
    [InlineData("file:///home/me/x", "file:///home/me/x")]
    public void Addresses_lose_users_and_passwords(string address, string without) =>
        GitSources.WithoutCredentials(address).ShouldBe(without);

    [Fact]
    public void A_folder_without_a_repository_has_no_facts()
    {
        using var folder = new GitFolder();

        folder.Sources.Facts().ShouldBeNull();
        folder.Sources.Diff().ShouldBeNull();
    }

    [Fact]
    public void A_repository_without_a_commit_has_no_facts()
    {
        using var folder = new GitFolder();
        folder.Git("init", "--quiet");

        folder.Sources.Facts().ShouldBeNull();
        folder.Sources.Diff().ShouldBeNull();
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_facts() =>
        new GitSources("/nowhere/at/all", TimeSpan.FromSeconds(30)).Facts().ShouldBeNull();
}
