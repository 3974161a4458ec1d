using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>Where accounts are kept: all that ASP.NET Core Identity asks of a store for names, passwords, lockout and stamps.</summary>
internal interface IAccountStore : IUserPasswordStore<WebUser>, IUserLockoutStore<WebUser>, IUserSecurityStampStore<WebUser>;
